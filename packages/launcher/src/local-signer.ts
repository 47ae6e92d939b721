import { existsSync } from 'node:fs'
import type { Environment } from './options.ts'
import { startChild } from './child.ts'
import { signerEnvironment } from './environment.ts'
import type { Layout } from './layout.ts'
import { partTitles } from './part.ts'
import { PortClaims } from './port-claims.ts'
import { choosePorts } from './ports.ts'
import { ownPrograms } from './programs.ts'
import { isRunning, readRunFiles } from './run-files.ts'
import { prepareSecrets } from './secrets.ts'
import { LaunchUnavailable } from './unavailable.ts'

const readyTimeoutMs = 60_000
const stopTimeoutMs = 7_000

export interface LocalSignerOptions {
  readonly layout: Layout
  readonly environment: Environment
  readonly log: (line: string) => void
}

/** 本机签名服务 */
export interface LocalSigner {
  readonly url: string
  close(): Promise<void>
}

/**
 * 找到或启动签名服务 — that of a hub that runs; else one of our own, stopped by `close`. Throws LaunchUnavailable where this machine has no key of
 * it: one that is made now would open nothing.
 */
export async function openLocalSigner({ layout, environment, log }: LocalSignerOptions): Promise<LocalSigner> {
  const { port, process: running } = readRunFiles(layout.run).find(({ name }) => name === 'signer') ?? {}
  if (port !== undefined && running !== undefined && isRunning(running)) return { url: urlOf(port), close: () => Promise.resolve() }
  const keys = environment['SIGNER_DATA_DIR'] || layout.signer
  if (!existsSync(keys)) throw new LaunchUnavailable('BAD_SETTING', `这台机器上没有签名服务的密钥（${keys}）。先恢复它，或用 --no-keys 跳过需要密钥的部分`)
  await prepareSecrets(layout)
  const claims = new PortClaims()
  const ports = await choosePorts({ dataDir: layout.dataDir, port: 0, environment }, layout.run, claims)
  const run = await startChild({
    title: partTitles.signer, program: ownPrograms.signer, logFile: layout.logOf('signer'), log, readyTimeoutMs, stopTimeoutMs, spawned: () => undefined,
    env: signerEnvironment({ environment, layout, ledgerPort: ports.ledger, signerPort: ports.signer }),
  }, new AbortController().signal).catch((error: unknown) => {
    claims.release()
    throw error
  })
  return { url: urlOf(ports.signer), close: () => run.stop().finally(() => { claims.release() }) }
}

function urlOf(port: number): string {
  return `https://127.0.0.1:${String(port)}`
}
