import { parseArgs } from 'node:util'

/** 压测选项 — what `npm run load -- …` is told. */
export interface LoadRun {
  /** A hub with the demo city that runs already; undefined: one of its own, on a throw-away directory. */
  readonly url: string | undefined
  /** Acts of the hall a second. */
  readonly rate: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly goal: Goal
  /** Where the result goes as one JSON line, beside the terminal. */
  readonly file: string | undefined
}

/** 目标 — what has to hold for the run to end with 0. */
export interface Goal {
  readonly p95Ms: number
  readonly p99Ms: number
  /** Share of acts that were not answered as they should be. */
  readonly errorShare: number
  /** Growth of any process's own memory from the second quarter of the run to the last, as a share; only where a run is long enough to tell. */
  readonly growthShare: number
}

export const usage = 'npm run load -- [--url http://localhost:8080] [--rate 100] [--seconds 60] [--warm-up 10] [--p95 200] [--p99 500] [--errors 0] [--growth 0.15] [--json file]'

/** A mistake in the options: the message says which, in Chinese. */
export class OptionsRefused extends Error {}

const rateMax = 20_000
const secondsMax = 86_400

export function parseLoadRun(args: readonly string[]): LoadRun {
  const { url, json, ...numbers } = readArgs(args)
  if (url !== undefined && !/^https?:\/\/[^/]+\/?$/.test(url)) throw new OptionsRefused(`--url 须为枢纽地址，例如 http://localhost:8080，收到的是 ${url}`)
  return {
    url: url?.replace(/\/$/, ''),
    rate: numberOf('rate', numbers.rate, 0.1, rateMax),
    seconds: numberOf('seconds', numbers.seconds, 1, secondsMax),
    warmUpSeconds: numberOf('warm-up', numbers['warm-up'], 0, secondsMax),
    goal: {
      p95Ms: numberOf('p95', numbers.p95, 1, Number.MAX_SAFE_INTEGER), p99Ms: numberOf('p99', numbers.p99, 1, Number.MAX_SAFE_INTEGER),
      errorShare: numberOf('errors', numbers.errors, 0, 1), growthShare: numberOf('growth', numbers.growth, 0, 100),
    },
    file: json,
  }
}

function readArgs(args: readonly string[]) {
  const text = (preset: string) => ({ type: 'string', default: preset }) as const
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' }, json: { type: 'string' }, rate: text('100'), seconds: text('60'), 'warm-up': text('10'),
        p95: text('200'), p99: text('500'), errors: text('0'), growth: text('0.15'),
      },
    }).values
  } catch (error) {
    throw new OptionsRefused(`选项有误：${error instanceof Error ? error.message : String(error)}。用法：${usage}`)
  }
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value) || value < least || value > most) throw new OptionsRefused(`--${name} 须为 ${String(least)} 至 ${String(most)} 的数，收到的是 ${text}。用法：${usage}`)
  return value
}
