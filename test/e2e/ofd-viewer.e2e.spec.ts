import { isRefusal, type Refusal } from '@hub/kernel'
import { packOfd, sealOfd, type OfdFiles } from '@hub/ofd'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aSeal, sealWith } from '../../packages/ofd/src/testing/ses.ts'
import { loadInstalledFonts } from '../../services/signer/src/documents/fonts/installed-fonts.ts'
import { composeOfd, type OfdLicenceFile } from '../../services/signer/src/documents/ofd/compose-ofd.ts'
import { FontSubsets } from '../../services/signer/src/documents/ofd/font-subset.ts'
import { ofdSealPicture } from '../../services/signer/src/documents/ofd/ofd-seal-picture.ts'
import { sampleOfd } from '../../services/signer/src/documents/testing/ofd.ts'
import { sampleSeal } from '../../services/signer/src/documents/testing/seal.ts'
import { TestBrowser } from './browser.ts'
import { openWithOfdJs } from './ofd-js.ts'

// ofd.js, a viewer that we did not write, opens what we made: it shows the text and the seals, and checks the seals' signatures.
function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

let browser: TestBrowser
let files: OfdFiles
const file = sampleOfd('driver')
beforeAll(async () => {
  browser = await TestBrowser.open()
  files = await sealed({ ...file, content: { ...file.content, issuers: ['演示市交通运输局', '演示市公安局'] } })
})
afterAll(() => browser?.close(process.env['E2E_PICTURES'] === '1'))

/** Composed, and sealed by each of its authorities. Before the last of them the list names signatures that are not there, which a viewer does not open. */
async function sealed(licence: OfdLicenceFile): Promise<OfdFiles> {
  const { files: draft, seals } = good(await composeOfd(licence, await loadInstalledFonts(), new FontSubsets()))
  let some = draft
  for (const [at, box] of seals.entries()) {
    const seal = aSeal({ type: 'ofd', bytes: good(ofdSealPicture(sampleSeal(licence.content.issuers[at]), '2026-03-02')), mm: 42 })
    some = good(await sealOfd(some, { signedAt: licence.composedAt, provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box }], closes: at === seals.length - 1, seal: sealWith(seal) }))
  }
  return some
}

interface Shown { readonly text: string; readonly pages: number; readonly seals: number; readonly verified: readonly boolean[] }

async function shown(ofd: OfdFiles, name: string): Promise<Shown> {
  const { page, picture } = await browser.visitor('about:blank')
  const verified = await openWithOfdJs(page, packOfd(ofd))
  const found = await page.evaluate(`({
    text: document.body.textContent, pages: document.body.querySelectorAll(':scope > div').length,
  })`) as Pick<Shown, 'text' | 'pages'>
  await picture(name)
  await page.context().close()
  return { ...found, seals: verified.length, verified }
}

test('the page is shown with its text and both seals, whose signatures hold', async () => {
  const { text, pages, seals, verified } = await shown(files, 'ofd-driver')
  expect({ pages, seals, verified }).toEqual({ pages: 1, seals: 2, verified: [true, true] })
  for (const part of [...file.template.name, '赵样本零', '演示市交通运输局', file.content.identifier]) expect(text.replaceAll(/\s/g, '')).toContain(part)
})

test('a seal with another signature value is told apart', async () => {
  const entry = 'Doc_0/Signs/Sign_1/SignedValue.dat'
  const value = Buffer.from(files.get(entry) ?? [])
  value.writeUInt8(value.readUInt8(value.length - 1) ^ 1, value.length - 1)
  expect((await shown(new Map([...files, [entry, value]]), 'ofd-tampered')).verified).toEqual([true, false])
})

test('an annotated copy is shown with what is noted on it', async () => {
  const copy = await sealed(sampleOfd('road', { annotation: { grade: 'B', until: '2026-06-30' } }))
  const { text, pages, verified } = await shown(copy, 'ofd-annotated')
  expect({ pages, verified }).toEqual({ pages: 1, verified: [true] })
  expect(text.replaceAll(/\s/g, '')).toContain('此件经与原件核对无误')
})
