import { parseArgs } from 'node:util'
import { benchAppends, benchLatency, benchReplay, type BenchResult } from './store-bench.ts'

const { values, positionals: [adminUrl] } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '3' }, preloaded: { type: 'string', default: '0' }, only: { type: 'string', default: 'appends,latency,replay' } },
})
if (adminUrl === undefined) throw new Error('usage: node services/ledger/bench/store/main.ts <url of a superuser> [--rounds n] [--seconds n] [--preloaded n] [--only appends,latency,replay]')

const options = { adminUrl, rounds: Number(values.rounds), seconds: Number(values.seconds), preloadedEvents: Number(values.preloaded) }
const benches = { appends: benchAppends, latency: benchLatency, replay: benchReplay }
for (const [name, bench] of Object.entries(benches)) if (values.only.split(',').includes(name)) print(await bench(options))

function print(result: BenchResult): void {
  console.log(`\n${result.what}`)
  for (const { name, min, median, max } of result.figures) console.log(`  ${name.padEnd(46)} ${[min, median, max].map(shown).join(' / ')}`)
  for (const { what, value, bound, kind } of result.bounds) {
    const met = kind === 'at least' ? value >= bound : value <= bound
    console.log(`  ${met ? 'ok    ' : 'MISSED'} ${what}: ${value.toFixed(2)} (${kind} ${String(bound)})`)
  }
  console.log(JSON.stringify(result))
}

function shown(figure: number): string {
  return (figure >= 100 ? Math.round(figure).toLocaleString('en').replaceAll(',', ' ') : figure.toFixed(3)).padStart(8)
}
