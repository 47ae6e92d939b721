import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { summarise, type Figure } from '../store/rounds.ts'
import type { BenchResult } from '../store/store-bench.ts'

/** As the signer's own bench prints it. */
interface Rate { readonly name: string; readonly perSecond: number; readonly floor?: string }
type Round = readonly Rate[]

export interface SignerRun { readonly rounds: number; readonly seconds: number }

const program = fileURLToPath(new URL('../../../signer/bench/main.ts', import.meta.url))
/** All of it is bound by the processor: more than a second of each tells nothing more. */
const secondsMax = 1
/** The contender that has a bound, by its name in the signer's own bench. */
const signing = 'SM2 sign, packages/gm'
const signaturesPerSecondMin = 1_000

/** SM2 签名 — SM2 beside P-256 and beside `openssl speed`. */
export async function benchSm2(run: SignerRun): Promise<BenchResult> {
  const result = await benchSigner('sm2', 'SM2 and P-256', run)
  const median = result.figures.find(({ name }) => name === signing)?.median ?? Number.NaN
  return { ...result, bounds: [{ what: 'SM2 signatures a second of one core', value: median, bound: signaturesPerSecondMin, kind: 'at least' }] }
}

/** 印章与文件 — a row of the signer's own bench, in a process of its own as the signer is one: rates, then the ratios to their floors round by round. */
export async function benchSigner(row: 'sm2' | 'seals' | 'pdf' | 'ofd', what: string, { rounds, seconds }: SignerRun): Promise<BenchResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, row, String(rounds), String(Math.min(secondsMax, seconds))])
  const measured = stdout.trim().split('\n').map((line) => JSON.parse(line) as Round)
  return { what: `${what}, a second of one core`, figures: [...summarised(measured), ...summarised(measured.map(ratiosOf))], bounds: [] }
}

/** Nothing for a rate whose floor is not there, as without openssl. */
function ratiosOf(round: Round): Round {
  const rates = new Map(round.map(({ name, perSecond }) => [name, perSecond]))
  return round.flatMap(({ name, perSecond, floor }) => {
    const below = floor === undefined ? undefined : rates.get(floor)
    return below === undefined ? [] : [{ name: `${name} to ${String(floor)}`, perSecond: perSecond / below }]
  })
}

function summarised(rounds: readonly Round[]): readonly Figure[] {
  const figures = new Map<string, number[]>()
  for (const { name, perSecond } of rounds.flat()) figures.set(name, [...(figures.get(name) ?? []), perSecond])
  return [...figures].map(([name, values]) => summarise(name, values))
}
