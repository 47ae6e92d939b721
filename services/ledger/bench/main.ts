import { benchServer } from './bench-server.ts'
import { hubForBench } from './hub/hub-for-bench.ts'
import { parseRun, usage } from './options.ts'
import { openReport } from './report.ts'
import { benchRows } from './rows.ts'

/**
 * 基准 — every row of the performance table that exists, each against its floor in the same run. Starts all it needs on throw-away directories and
 * clears up after itself. Ends with 1 when a bound was missed.
 */
async function main(): Promise<void> {
  const { rows: wanted, rounds, seconds, preload, licences, file } = parseRun(process.argv.slice(2))
  const unknown = wanted.find((name) => !benchRows.some((row) => row.name === name))
  if (unknown !== undefined) throw new RangeError(`no row ${unknown}; there are ${benchRows.map(({ name }) => name).join(', ')}. ${usage}`)
  const rows = benchRows.filter(({ name, needs }) => (wanted.length === 0 ? needs === undefined || { preload, licences }[needs] > 0 : wanted.includes(name)))

  const report = openReport(file)
  const server = benchServer()
  const hub = hubForBench(licences)
  try {
    for (const { name, run } of rows) report.row(name, await run({ server, hub, rounds, seconds, preload }))
  } finally {
    await hub.stop()
    await server.stop()
  }
  process.exitCode = report.missed === 0 ? 0 : 1
}

await main()
