import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openOfd } from './ofd.ts'
import { openPdf } from './pdf.ts'
import type { Rate, Row } from './rate.ts'
import { openSeals } from './seals.ts'
import { openSignatures } from './signatures.ts'

const rows: Readonly<Record<string, (dir: string) => Promise<Row>>> = { sm2: openSignatures, seals: openSeals, pdf: openPdf, ofd: openOfd }

/**
 * 签名服务基准 — `<row> <rounds> <seconds>`: every measure once a round, so many seconds each, and one line of JSON a round. `npm run bench -- --rows sm2,seals,pdf,ofd` runs
 * it. Its keys and files lie in a throw-away folder and go with it.
 */
async function main([name = '', rounds = '1', seconds = '1']: readonly string[]): Promise<void> {
  const open = rows[name]
  if (open === undefined) throw new RangeError(`no row ${name}; there are ${Object.keys(rows).join(', ')}`)
  const dir = await mkdtemp(join(tmpdir(), 'hub-bench-'))
  try {
    const { measures, close } = await open(dir)
    try {
      for (let round = 0; round < Number(rounds); round += 1) {
        const rates: Rate[] = []
        for (const measure of measures) rates.push(...(await measure(Number(seconds))))
        console.log(JSON.stringify(rates))
      }
    } finally {
      await close()
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

await main(process.argv.slice(2))
