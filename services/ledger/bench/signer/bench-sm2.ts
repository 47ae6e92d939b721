import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { summarise } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'

interface Rate { readonly name: string; readonly perSecond: number }

const program = fileURLToPath(new URL('../../../signer/bench/main.ts', import.meta.url))
/** The contender that has a bound, by its name in the signer's own bench. */
const signing = 'SM2 sign, packages/gm'
const signaturesPerSecondMin = 1_000

/** SM2 签名 — the signer's own bench, in a process of its own as the signer is one: SM2 beside P-256 and beside `openssl speed`. */
export async function benchSm2({ rounds, seconds }: { readonly rounds: number; readonly seconds: number }): Promise<BenchResult> {
  const measured = new Map<string, number[]>()
  for (let round = 0; round < rounds; round += 1)
    for (const { name, perSecond } of await oneRound(seconds)) measured.set(name, [...(measured.get(name) ?? []), perSecond])
  const figures = [...measured].map(([name, rates]) => summarise(name, rates))
  const median = figures.find(({ name }) => name === signing)?.median ?? Number.NaN
  return { what: 'SM2 and P-256, a second of one core', figures, bounds: [{ what: 'SM2 signatures a second of one core', value: median, bound: signaturesPerSecondMin, kind: 'at least' }] }
}

async function oneRound(seconds: number): Promise<readonly Rate[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(seconds)])
  return JSON.parse(stdout) as readonly Rate[]
}
