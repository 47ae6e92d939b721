import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ensureInternalCa } from './internal-ca.ts'
import { issueServiceCertificate, loopbackHosts } from './service-certificate.ts'
import type { ServiceName } from './service-name.ts'

/** An empty directory that goes away with the test. */
export async function emptyDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-pki-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** A TLS directory with a CA and a certificate for each of `names`, all made at `now`. */
export async function tlsDirectory(names: readonly ServiceName[], now: Date = new Date()): Promise<string> {
  const dir = await emptyDirectory()
  await ensureInternalCa(dir, now)
  for (const name of names) await issueServiceCertificate(dir, name, loopbackHosts, now)
  return dir
}

export const daysFromNow = (days: number): Date => new Date(Date.now() + days * 86_400_000)
