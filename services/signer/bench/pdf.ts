import { assert } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import { composeLicence, type ComposedFile } from '../src/documents/compose.ts'
import { DocumentMaker } from '../src/documents/document-maker.ts'
import { loadInstalledFonts } from '../src/documents/fonts/installed-fonts.ts'
import { addSealFields } from '../src/documents/signature/add-fields.ts'
import { SealAppearances } from '../src/documents/signature/seal-appearance.ts'
import { sealFile } from '../src/documents/signature/seal-file.ts'
import { sampleLicence } from '../src/documents/testing/licences.ts'
import { assignKey } from '../src/seals/assign-key.ts'
import { AskingComposer } from './asking-composer.ts'
import { barePage, barePageMeasure } from './bare-page.ts'
import { good, makeFile, openBenchSigner, openVerifier, requestFor, sealAt, type BenchSigner } from './bench-signer.ts'
import { opensslRate, opensslSpeed } from './openssl-speed.ts'
import { perCore, type Measure, type Row } from './rate.ts'
import { samples, type Sample } from './samples.ts'

/** Of the same unit as the first: its neighbour among the samples is another's. */
const rsaSealAt = 2

/** PDF 文件 — composed, sealed and time-stamped, both, and judged. */
export async function openPdf(dir: string): Promise<Row> {
  const signer = await openBenchSigner(dir)
  good(await signer.maker.make(sealAt(0)))
  const order = await loadInstalledFonts()
  const verify = await openVerifier(signer)
  const composing = ({ key, what }: Sample): Measure => {
    const licence = sampleLicence(key)
    return perCore(`PDF composed, ${what}`, async () => good(await composeLicence(licence, order)), barePage)
  }
  const making = ({ key, what }: Sample): Measure => {
    const request = requestFor(key, 'pdf')
    return perCore(`PDF composed, sealed and time-stamped, ${what}`, () => makeFile(signer, request), barePage)
  }
  const sealed = await makeFile(signer, requestFor('driver', 'pdf'))
  await verify(sealed)
  return {
    measures: [
      opensslSpeed('P-256'),
      barePageMeasure(order),
      ...samples.map(composing),
      ...(await sealings(signer, good(await composeLicence(sampleLicence('driver'), order)))),
      ...samples.map(making),
      perCore('PDF judged: one seal with time stamp', () => verify(sealed), opensslRate('P-256', 'verify')),
    ],
    close: signer.close,
  }
}

/** One seal on a page that is there, by either key that a PDF may have. */
async function sealings({ authority, dataDir, keys, seals: store, maker: seals }: BenchSigner, { pdf, seals: rects }: ComposedFile): Promise<readonly Measure[]> {
  await keys.create('bench-rsa', 'sign-rsa2048')
  const wish = sealAt(rsaSealAt, { p256: 'bench-rsa' })
  good(await assignKey(dataDir, keys, { keyId: 'bench-rsa', unitCode: wish.unitCode, nowMs: Date.now() }))
  good(await seals.make(wish))
  const blank = good(addSealFields(pdf, rects.map((rect, at) => ({ name: `seal-${at + 1}`, rect }))))
  const appearances = new SealAppearances()
  const composer = new AskingComposer('pdf', async ({ seals: [seal], signedAt }, ask) => {
    assert(seal !== undefined, 'the work has a seal')
    const sealing = { field: 'seal-1', appearance: good(appearances.of(seal.picture)), signer: seal.signer, reason: '签发证照', signedAt: signedAt as Instant, contentsBytesMax: seal.cmsBytesMax }
    return good(await sealFile(blank, sealing, (covered) => ask({ format: 'pdf', seal: 0, covered })))
  })
  const maker = new DocumentMaker({ authority, keys, store, composer })
  const sealing = (key: string, at: number): Measure => {
    const request = requestFor('driver', 'pdf', at)
    return perCore(`PDF sealed and time-stamped, composed before, ${key}`, async () => good(await maker.make(request)), opensslRate('P-256', 'sign'))
  }
  return [sealing('P-256', 0), sealing('RSA-2048', rsaSealAt)]
}
