import { beforeAll, expect, test } from 'vitest'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, page, update, type Objects } from './testing/pdf.ts'
import { signed } from './testing/sign.ts'
import { newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

// What a later revision may do with its trailer alone, while every object stays as it was.
let world: PdfWorld
const oneField: Objects = { ...page, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }
beforeAll(async () => { world = await newPdfWorld() })

const judged = (bytes: Buffer) => judgePdf(bytes, world.trust)
function isCaught(bytes: Buffer): void {
  expect(judged(bytes).unchanged).toBe('no')
  expect(troublesOf(judged(bytes))).toContain('signature.later CHANGED_LATER')
}

test('it cannot lead to another description that lay ready in the file', async () => {
  const ready: Objects = { ...oneField, 30: '<< /Title (a) >>', 31: '<< /Title (b) >>' }
  const lying = await signed(newFile(ready, { trailer: '/Info 30 0 R' }), world.signer, { trailer: '/Info 30 0 R' })
  const sameBut = (trailer: string) => update(lying, { 4: page[4] ?? '' }, { trailer })
  expect(judged(sameBut('/Info 30 0 R')).unchanged).toBe('yes')
  isCaught(sameBut('/Info 31 0 R'))
})

test('it cannot give the file another identifier', async () => {
  const file = await signed(newFile(oneField), world.signer)
  const [known, other] = ['/ID [<00112233445566778899aabbccddeeff>', '/ID [<ffeeddccbbaa99887766554433221100>']
  const written = update(file, { 4: page[4] ?? '' })
  expect(judged(written).unchanged).toBe('yes')
  const at = written.lastIndexOf(known)
  expect(at).toBeGreaterThan(file.length)
  isCaught(Buffer.concat([written.subarray(0, at), Buffer.from(other), written.subarray(at + known.length)]))
})
