import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { hostileParsers, type HostileParser } from './parsers.ts'

/** 一个解析器的走查 — what the walk of its folder showed. `grownBytes` is what stayed in memory after the last round, above what there was after the first. */
export interface Walked {
  readonly parser: string
  readonly files: number
  readonly notRefused: readonly string[]
  readonly slowest: { readonly name: string; readonly ms: number }
  readonly grownBytes: number
}

const rounds = 60
const turnsToRest = 5
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Again and again, with turns of the event loop in between: what is native is given back some turns after its owner was collected. */
async function kept(): Promise<number> {
  for (let turn = 0; turn < turnsToRest; turn += 1) {
    collect()
    await nextTurn()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function walk({ parser, files }: HostileParser): Promise<Walked> {
  const notRefused = new Set<string>()
  let slowest = { name: '', ms: 0 }
  let after = 0
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, refused } of files) {
      const { user, system } = process.cpuUsage()
      if (!(await refused())) notRefused.add(name)
      const spent = process.cpuUsage({ user, system })
      const ms = (spent.user + spent.system) / 1_000
      if (ms > slowest.ms) slowest = { name, ms }
    }
    // Code and caches that a parser loads with its first file are not growth.
    if (round === 0) after = await kept()
  }
  return { parser, files: files.length, notRefused: [...notRefused], slowest, grownBytes: await kept() - after }
}

const walked: Walked[] = []
for (const parser of hostileParsers(process.argv[2] ?? '')) walked.push(await walk(parser))
process.stdout.write(JSON.stringify(walked))
