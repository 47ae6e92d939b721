import { isRefusal, type Refusal } from '@hub/kernel'
import { packOfd, readOfd, sealOfd, type OfdFiles } from '@hub/ofd'
import { create } from 'fontkit'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FontOrder } from '../fonts/font-order.ts'
import { loadInstalledFonts } from '../fonts/installed-fonts.ts'
import { inWords } from '../layout/licence-content.ts'
import { pointsOf } from '../layout/units.ts'
import { planLicence } from '../plan-licence.ts'
import { sampleFaces, sampleKeys, sampleLicence } from '../testing/licences.ts'
import { sampleOfd } from '../testing/ofd.ts'
import { sampleSeal } from '../testing/seal.ts'
import { composeOfd, type ComposedOfd, type OfdLicenceFile } from './compose-ofd.ts'
import { FontSubsets } from './font-subset.ts'
import { ofdSealPicture } from './ofd-seal-picture.ts'

const packedBytesMax = 160_000
const subsets = new FontSubsets()
let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

const composed = async (file: OfdLicenceFile): Promise<ComposedOfd> => good(await composeOfd(file, order, subsets))
const pageOf = (files: OfdFiles): string => Buffer.from(files.get('Doc_0/Pages/Page_0/Content.xml') ?? []).toString()
const linesOf = (files: OfdFiles): readonly string[] => [...pageOf(files).matchAll(/<ofd:TextCode[^>]*>([^<]*)</g)].map(([, text = '']) => text)
const withoutSpace = (text: string): string => text.replaceAll(/\s/gu, '')

describe.each(sampleKeys)('the OFD of %s', (key) => {
  let made: ComposedOfd
  beforeAll(async () => { made = await composed(sampleOfd(key)) })

  test('is read again, is of moderate size, and says what the licence says, to the character', () => {
    const packed = packOfd(made.files)
    expect(good(readOfd(packed)).title).toBe(sampleLicence(key).template.name)
    expect(packed.length).toBeLessThan(packedBytesMax)
    const text = withoutSpace(linesOf(made.files).join(''))
    const { content, template } = sampleLicence(key)
    const wanted = [template.name, content.identifier, ...content.issuers, inWords(content.issued), ...Object.values(sampleFaces[key])].map((value) => withoutSpace(inWords(value)))
    expect(wanted.filter((value) => !text.includes(value))).toEqual([])
  })

  test('has its lines where the PDF has them', () => {
    const { texts, page } = good(planLicence(sampleLicence(key), order))
    expect(good(readOfd(packOfd(made.files))).pages).toHaveLength(1)
    const [, ...box] = /<ofd:PhysicalBox>0 0 ([\d.]+) ([\d.]+)</.exec(pageOf(made.files)) ?? []
    expect(box.map((side) => pointsOf(Number(side)))).toEqual([expect.closeTo(page.width, 1), expect.closeTo(page.height, 1)])
    const baselines = [...pageOf(made.files).matchAll(/Boundary="[\d.-]+ ([\d.-]+) [^"]*"[^>]*><ofd:FillColor[^>]*><ofd:TextCode X="[\d.-]+" Y="([\d.-]+)"/g)].map(([, top, y]) => Math.round(pointsOf(Number(top) + Number(y))))
    expect(new Set(baselines)).toEqual(new Set(texts.map(({ baseline }) => Math.round(baseline))))
  })

  test('embeds fonts that have every character of the page, and no more than some hundred glyphs', () => {
    const fonts = [...made.files].filter(([entry]) => entry.endsWith('.ttf')).map(([, bytes]) => create(Buffer.from(bytes)))
    const covered = (character: string): boolean => fonts.some((font) => 'hasGlyphForCodePoint' in font && font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
    expect([...new Set(linesOf(made.files).join(''))].filter((character) => !covered(character))).toEqual([])
    expect(fonts.every((font) => 'numGlyphs' in font && font.numGlyphs < 400)).toBe(true)
  })
})

describe('the metadata', () => {
  test('stand under the short names, one value each, holders in their order', async () => {
    const { customData } = good(readOfd(packOfd((await composed(sampleOfd('marriage'))).files)))
    const { content } = sampleLicence('marriage')
    expect(customData.filter(({ name }) => name === 'CZZT').map(({ value }) => value)).toEqual(content.holders)
    expect(Object.fromEntries(customData.map(({ name, value }) => [name, value]))).toMatchObject({ ZZBS: content.identifier, ZZMC: '结婚证', ZZLXDM: '11100000000013338W011', ZZBFRQ: '2024-03-01', CZZTDMLXDM: '111', ZZYXQQSRQ: '2024-03-01' })
    expect(customData.some(({ name }) => name === 'ZZYXQJZRQ' || name.startsWith('JZJ'))).toBe(false)
  })

  test('of an annotated copy say when it was made and until when it serves', async () => {
    const { files } = await composed(sampleOfd('road', { annotation: { grade: 'A', provider: '演示市交通运输局', until: '2026-06-30' } }))
    const { customData } = good(readOfd(packOfd(files)))
    expect(customData.filter(({ name }) => name.startsWith('JZJ')).map(({ value }) => value)).toEqual(['2026-03-02T01:00:00.000Z', '演示市交通运输局', '2026-06-30T15:59:59.999Z'])
    expect(linesOf(files).filter((line) => line.includes('此件由演示市交通运输局提供')).length).toBeGreaterThan(4)
    expect(pageOf(files)).toMatch(/CTM="0\.9135/)
  })

  test('hold names with markup and characters beyond the basic plane as they are', async () => {
    const holders = ['赵<样>&"本"', '钱𠮷']
    const file = sampleOfd('driver')
    const { customData } = good(readOfd(packOfd((await composed({ ...file, content: { ...file.content, holders } })).files)))
    expect(customData.filter(({ name }) => name === 'CZZT').map(({ value }) => value)).toEqual(holders)
  })
})

test('the same licence gives the same bytes, another one another identifier', async () => {
  const one = packOfd((await composed(sampleOfd('driver'))).files)
  await composed(sampleOfd('road'))
  expect(Buffer.compare(packOfd((await composed(sampleOfd('driver'))).files), one)).toBe(0)
  expect(Buffer.compare(packOfd((await composeOfd(sampleOfd('driver'), order, new FontSubsets()) as ComposedOfd).files), one)).toBe(0)
  const idOf = (files: OfdFiles): string | undefined => /<ofd:DocID>([0-9a-f]{32})</.exec(Buffer.from(files.get('OFD.xml') ?? []).toString())?.[1]
  const other = { ...sampleOfd('driver'), qr: 'https://hub.example/v/another' }
  expect(idOf((await composed(other)).files)).not.toBe(idOf((await composed(sampleOfd('driver'))).files))
})

test('a document made after midnight in Beijing is of the new day', async () => {
  const file = { ...sampleOfd('driver'), composedAt: '2026-03-02T16:30:00.000Z' as OfdLicenceFile['composedAt'] }
  expect(Buffer.from((await composed(file)).files.get('OFD.xml') ?? []).toString()).toContain('<ofd:CreationDate>2026-03-03</ofd:CreationDate>')
})

test('a licence that no PDF is made of becomes no OFD either', async () => {
  const file = sampleOfd('driver')
  expect(await composeOfd({ ...file, content: { ...file.content, face: { name: '赵𪚥零', serviceArea: '演示市' } } }, order, subsets)).toMatchObject({ refused: 'GLYPH_MISSING' })
  expect(await composeOfd({ ...file, content: { ...file.content, issuers: [] } }, order, subsets)).toMatchObject({ refused: 'TOO_MANY_ISSUERS' })
  expect(await composeOfd({ ...file, content: { ...file.content, holders: ['\u0000'] } }, order, subsets)).toMatchObject({ refused: 'TEXT_NOT_XML' })
})

describe('the picture of a seal', () => {
  const drawing = sampleSeal()

  test('is an OFD as large as the seal, of some kB, without a list of signatures', () => {
    const picture = good(ofdSealPicture(drawing, '2026-03-02'))
    const { files, listEntry } = good(readOfd(picture))
    expect([listEntry, picture.length < 12_000]).toEqual([undefined, true])
    expect(pageOf(files)).toContain('<ofd:PhysicalBox>0 0 42 42</ofd:PhysicalBox>')
    expect(pageOf(files).match(/<ofd:PathObject /g)).toHaveLength(drawing.paths.length)
  })

  test('is refused where a path is none, or the seal larger than seals are', () => {
    expect(ofdSealPicture({ ...drawing, paths: [...drawing.paths, { d: 'M0 0 X', fill: 'red' }] }, '2026-03-02')).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
    expect(ofdSealPicture({ ...drawing, widthMm: 101 }, '2026-03-02')).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
    expect(ofdSealPicture({ ...drawing, paths: [] }, '2026-03-02')).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
  })
})

test('a seal stands for each authority in its place on the page', async () => {
  const file = sampleOfd('driver')
  const { files, seals } = await composed({ ...file, content: { ...file.content, issuers: ['演示市公安局', '演示市民政局'] } })
  expect(seals).toHaveLength(2)
  const [box] = seals
  if (box === undefined) throw new RangeError('there are places')
  const sealed = good(await sealOfd(files, { signedAt: file.composedAt, provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box }], closes: true, seal: async () => Uint8Array.of(0) }))
  expect(Buffer.from(sealed.get('Doc_0/Signs/Signatures.xml') ?? []).toString().match(/<ofd:Signature /g)).toHaveLength(2)
  expect(Buffer.from(sealed.get('Doc_0/Signs/Sign_0/Signature.xml') ?? []).toString()).toContain('FileRef="/Doc_0/Signs/Signatures.xml"')
  const [, x, y, width] = /StampAnnot ID="s002" PageRef="\d+" Boundary="([\d.]+) ([\d.]+) ([\d.]+)/.exec(Buffer.from(sealed.get('Doc_0/Signs/Sign_0/Signature.xml') ?? []).toString())?.map(Number) ?? []
  expect([x, y, width]).toEqual([expect.closeTo(box.x, 2), expect.closeTo(box.y, 2), expect.closeTo(box.width, 2)])
})
