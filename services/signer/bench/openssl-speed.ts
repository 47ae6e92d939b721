import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Rate } from './rate.ts'

const names: Readonly<Record<string, string>> = { CurveSM2: 'SM2', nistp256: 'P-256' }
const line = /\((CurveSM2|nistp256)\)\s+\S+s\s+\S+s\s+([\d.]+)\s+([\d.]+)\s*$/gm

/** What the machine's own `openssl speed` says of both curves; nothing where there is no openssl. Over a digest, without the hashing of a message. */
export async function opensslRates(seconds: number): Promise<readonly Rate[]> {
  const text = await run(String(Math.max(1, Math.round(seconds))))
  return [...text.matchAll(line)].flatMap(([, curve = '', sign, verify]) => [
    { name: `${names[curve] ?? curve} sign, openssl speed`, perSecond: Number(sign) },
    { name: `${names[curve] ?? curve} verify, openssl speed`, perSecond: Number(verify) },
  ])
}

async function run(seconds: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('openssl', ['speed', '-seconds', seconds, 'ecdsap256', 'sm2'])
    return stdout
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
