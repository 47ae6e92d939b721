import { beforeAll, expect, test } from 'vitest'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, page, update } from './testing/pdf.ts'
import { signed } from './testing/sign.ts'
import { newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

let world: PdfWorld
beforeAll(async () => { world = await newPdfWorld() })

const fields = (listed: string) => ({ 5: `<< /Fields [${listed}] /SigFlags 3 >>` })

test.each([['another field', '6 0 R 31 0 R'], ['its fields in another order', '30 0 R 6 0 R'], ['fewer fields', '6 0 R']])('a form that lists %s than when it was signed was changed', async (_, listed) => {
  const file = await signed(newFile({ ...page, ...fields('6 0 R 30 0 R'), 30: '<< /FT /Tx /T (amount) /V (100) >>', 31: '<< /FT /Tx /T (amount) /V (999) >>' }), world.signer)
  expect(judgePdf(file, world.trust)).toMatchObject({ unchanged: 'yes' })
  const judgement = judgePdf(update(file, fields(listed)), world.trust)
  expect([judgement.unchanged, troublesOf(judgement)]).toEqual(['no', ['signature.later CHANGED_LATER']])
})

test('a form that lists a field twice is refused', async () => {
  const file = await signed(newFile({ ...page, ...fields('6 0 R') }), world.signer)
  const judgement = judgePdf(update(file, fields('6 0 R 6 0 R')), world.trust)
  expect([judgement.unchanged, troublesOf(judgement)]).toEqual(['no', ['file.format FILE_REFUSED', 'file.signatures FILE_NEEDED']])
})
