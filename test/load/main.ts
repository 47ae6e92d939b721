import { appendFileSync } from 'node:fs'
import { OptionsRefused, parseLoadRun, type LoadRun } from './options.ts'
import { printed, resultOf } from './report.ts'
import { runLoad } from './run-load.ts'
import { openTarget, type Target } from './target.ts'

const progressEveryMs = 10_000
const exit = { reached: 0, missed: 1, misuse: 2, broken: 3, stopped: 130 } as const

/**
 * 压测 — a busy service hall at a given rate for a given time. Ends with 0 when every goal is reached, 1 when one is missed, 2 on a mistake in the options, 3 where no load
 * could be run at all. */
async function main(): Promise<number> {
  const run = parseLoadRun(process.argv.slice(2))
  console.error(run.url === undefined ? '正在启动一个带演示城市的枢纽（临时目录）……' : `对 ${run.url} 压测`)
  const target = await openTarget(run.url, () => undefined)
  // Ctrl-C: no figures of half a run, and nothing of ours left behind.
  const stopped = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { resolve(exit.stopped) })
  })
  try {
    return await Promise.race([stopped, measure(target, run)])
  } finally {
    await target.stop()
  }
}

async function measure(target: Target, run: LoadRun): Promise<number> {
  console.error(`预热 ${String(run.warmUpSeconds)} 秒，然后以每秒 ${String(run.rate)} 个动作压测 ${String(run.seconds)} 秒`)
  let toldAt = performance.now()
  const measured = await runLoad(target, run, ({ seconds, right, wrong }) => {
    if (performance.now() - toldAt < progressEveryMs) return
    toldAt = performance.now()
    console.error(`  ${seconds.toFixed(0)} / ${String(run.seconds)} 秒：成功 ${String(right)}，出错 ${String(wrong)}`)
  })
  const result = resultOf(run, measured)
  console.log(printed(result))
  if (run.file !== undefined) appendFileSync(run.file, `${JSON.stringify({ at: new Date().toISOString(), ...result })}\n`)
  return result.verdicts.every(({ reached }) => reached) ? exit.reached : exit.missed
}

try {
  // What is under way when it is stopped would keep the process.
  process.exit(await main())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof OptionsRefused ? exit.misuse : exit.broken
}
