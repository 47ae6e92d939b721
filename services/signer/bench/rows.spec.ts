import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openOfd } from './ofd.ts'
import { openPdf } from './pdf.ts'
import type { Row } from './rate.ts'
import { openSeals } from './seals.ts'
import { openSignatures } from './signatures.ts'

// Opening a row makes one of whatever it measures, and judges it: a bench that nobody runs for a week does not go stale unseen.
test.each<[string, (dir: string) => Promise<Row>]>([['sm2', openSignatures], ['seals', openSeals], ['pdf', openPdf], ['ofd', openOfd]])('the row %s still measures what the signer does', async (_, open) => {
  const dir = await mkdtemp(join(tmpdir(), 'hub-bench-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const { measures, close } = await open(dir)
  await close()
  expect(measures.length).toBeGreaterThan(5)
})
