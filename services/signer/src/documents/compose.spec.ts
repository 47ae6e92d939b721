import { isRefusal } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import { beforeAll, describe, expect, test } from 'vitest'
import { composeLicence, type ComposedFile } from './compose.ts'
import type { FontFace } from './fonts/font-face.ts'
import type { FontOrder } from './fonts/font-order.ts'
import { loadInstalledFonts } from './fonts/installed-fonts.ts'
import { inWords } from './layout/licence-content.ts'
import type { LicenceFile } from './plan-licence.ts'
import { sampleFaces, sampleKeys, sampleLicence } from './testing/licences.ts'
import { codeOfPdf } from './testing/read-code.ts'
import { asFile, needs, run } from './testing/tools.ts'

const pageBytesMax = 120_000
let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

async function composed(file: LicenceFile): Promise<ComposedFile> {
  const made = await composeLicence(file, order)
  if (isRefusal(made)) throw new TypeError(JSON.stringify(made))
  return made
}

const withoutSpace = (text: string): string => text.replaceAll(/\s/gu, '')
const textOf = (pdf: Uint8Array): string => withoutSpace(run('pdftotext', ['-raw', asFile(pdf), '-']).text)

describe.each(sampleKeys)('the page of %s', (key) => {
  let made: ComposedFile
  beforeAll(async () => { made = await composed(sampleLicence(key)) })

  test('is one page of less than 120 kB that qpdf finds nothing wrong with', (context) => {
    expect(made.pdf.length).toBeLessThan(pageBytesMax)
    needs(context, 'qpdf', 'pdfinfo')
    const path = asFile(made.pdf)
    expect(run('qpdf', ['--check', path])).toMatchObject({ status: 0, text: expect.not.stringContaining('WARNING') })
    expect(run('pdfinfo', [path]).text).toMatch(/^Pages: +1$/m)
  })

  test('has every letter embedded, as subsets that can be read back', (context) => {
    needs(context, 'pdffonts')
    const fonts = run('pdffonts', [asFile(made.pdf)]).text.trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    expect(fonts.filter((line) => !/^[A-Z]{6}[+]NotoSerifSC-\w+ +CID TrueType +Identity-H +yes yes yes /.test(line))).toEqual([])
  })

  test('says what the licence says, to the character', (context) => {
    needs(context, 'pdftotext')
    const { content, template } = sampleLicence(key)
    const text = textOf(made.pdf)
    const wanted = [template.name, content.identifier, ...content.issuers, inWords(content.issued), ...Object.values(sampleFaces[key])].map((value) => withoutSpace(inWords(value)))
    expect(wanted.filter((value) => !text.includes(value))).toEqual([])
  })

  test('has a place for each seal, within the page', async () => {
    const { template } = sampleLicence(key)
    const { seals } = await composed(sampleLicence(key, { issuers: ['演示市公安局', '演示市民政局'] }))
    expect([made.seals.length, seals.length]).toEqual([1, 2])
    const edge = (template.page.widthMm * 72) / 25.4
    expect(seals.every(({ left, bottom, width }) => left >= 0 && bottom >= 0 && left + width <= edge)).toBe(true)
  })
})

describe('the QR code', () => {
  test('has its caption beside it only where it is an address', async (context) => {
    needs(context, 'pdftotext')
    const file = sampleLicence('business')
    const { caption } = file.template.qr
    expect(caption?.text).toMatch(/扫描二维码/)
    const shows = async (qr: string): Promise<boolean> => textOf((await composed({ ...file, qr })).pdf).includes(caption?.text ?? '')
    expect([await shows('https://hub.example/check/1/1'), await shows('urn:zhengyuan:licence:1:1')]).toEqual([true, false])
  })

  test.for([['a licence', undefined], ['an annotated copy, under the note', { grade: 'A', provider: '演示市公安局', usedFor: '子女入学报名', until: '2026-06-30' }]] as const)('of %s is read by another reader from the rendered page', async ([, annotation], context) => {
    needs(context, 'pdftoppm')
    const file: LicenceFile = { ...sampleLicence('identity'), ...(annotation === undefined ? {} : { annotation }) }
    expect(codeOfPdf((await composed(file)).pdf)).toBe(file.qr)
  })

  test('that would be too fine to be scanned is refused', async () => {
    expect(await composeLicence({ ...sampleLicence('driver'), qr: 'x'.repeat(661) }, order)).toMatchObject({ refused: 'QR_TEXT_TOO_LONG' })
    expect(isRefusal(await composeLicence({ ...sampleLicence('driver'), qr: 'x'.repeat(660) }, order))).toBe(false)
  })
})

describe('the same licence', () => {
  test('gives the same bytes, also after others were composed', async () => {
    const first = await composed(sampleLicence('marriage'))
    await composed(sampleLicence('realty'))
    expect(Buffer.compare((await composed(sampleLicence('marriage'))).pdf, first.pdf)).toBe(0)
  })

  test('has another identifier than one of the same kind and instant', async () => {
    const id = async (face: Record<string, string>): Promise<string | undefined> => /\/ID \[<(\w+)> <\1>\]/.exec(Buffer.from((await composed(sampleLicence('driver', { face }))).pdf).toString('latin1'))?.[1]
    const [one, other] = [await id({ name: '赵样本零', serviceArea: '演示市' }), await id({ name: '钱样本壹', serviceArea: '演示市' })]
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(one).not.toBe(other)
  })
})

test('a name of two faces is drawn by both, and read back as one', async (context) => {
  needs(context, 'pdffonts', 'pdftotext')
  const [regular, strong] = [order.regular, order.strong].map(([face]) => face)
  if (regular === undefined || strong === undefined) throw new RangeError('there are faces')
  const first: FontFace = { ...regular, name: 'without-surnames', draws: (codePoint) => codePoint !== '赵'.codePointAt(0) && regular.draws(codePoint) }
  const made = await composeLicence(sampleLicence('driver'), { regular: [first, strong], strong: [first, strong] })
  if (isRefusal(made)) throw new TypeError(JSON.stringify(made))
  expect(textOf(made.pdf)).toContain('赵样本零')
  expect(run('pdffonts', [asFile(made.pdf)]).text.match(/NotoSerifSC-(Regular|Bold) .* yes yes yes /g)).toHaveLength(2)
})

test('the metadata name the kind of licence and the instant, and nobody', async (context) => {
  needs(context, 'pdfinfo')
  const path = asFile((await composed(sampleLicence('identity'))).pdf)
  const info = run('pdfinfo', ['-isodates', path]).text + run('pdfinfo', ['-meta', path]).text
  expect(info).toMatch(/^Title: +居民身份证$/m)
  expect(info).toMatch(/^CreationDate: +2026-03-02T01:00:00Z$/m)
  expect(info).not.toMatch(/样本|3399|11010|1[.]2[.]156/)
})

describe('a licence is not composed', () => {
  const refusalOf = async (content: Parameters<typeof sampleLicence>[1], key: Parameters<typeof sampleLicence>[0] = 'driver') => composeLicence(sampleLicence(key, content), order)

  test('with a character that no font has: it is named with its code point and its field, the text is not', async () => {
    expect(await refusalOf({ face: { name: '赵𪚥零', serviceArea: '演示市\u202e' } })).toEqual({ refused: 'GLYPH_MISSING', detail: { characters: ['𪚥（U+2A6A5）', 'U+202E'], fields: ['face.name', 'face.serviceArea'] } })
  })

  test('without what its template asks for: all of it is named at once', async () => {
    expect(await refusalOf({ face: { usage: '住宅', rightKind: '', area: '60' } }, 'realty')).toEqual({ refused: 'FIELD_MISSING', detail: { fields: ['face.location', 'face.unitNumber', 'face.rightKind'] } })
  })

  test('with a field of the object prototype for face data', async () => {
    const file = sampleLicence('driver')
    const template = JSON.parse(JSON.stringify(file.template).replaceAll('"face.name"', '"face.constructor"')) as LicenceFile['template']
    expect(JSON.stringify(template)).toContain('face.constructor')
    expect(await composeLicence({ ...file, template }, order)).toEqual({ refused: 'FIELD_MISSING', detail: { fields: ['face.constructor'] } })
  })

  test('with a value that its box cannot hold: the field is named, the value is not', async () => {
    expect(await refusalOf({ face: { name: '赵样本零', serviceArea: '演示市'.repeat(60) } })).toEqual({ refused: 'TEXT_TOO_LONG', detail: { field: 'face.serviceArea' } })
  })

  test('for more authorities than its template has places for, or for none', async () => {
    expect(await refusalOf({ issuers: ['甲', '乙', '丙'] })).toEqual({ refused: 'TOO_MANY_ISSUERS', detail: { issuers: 3, places: 2 } })
    expect(await refusalOf({ issuers: [] })).toMatchObject({ refused: 'TOO_MANY_ISSUERS' })
  })
})

describe('an annotated copy', () => {
  const copy = (annotation: NonNullable<LicenceFile['annotation']>): LicenceFile => ({ ...sampleLicence('road'), annotation, composedAt: '2026-03-02T01:00:00.000Z' as Instant })

  test('of an issuing body says who provided it, for what, and until when, over the whole page', async (context) => {
    needs(context, 'pdftotext', 'qpdf')
    const { pdf } = await composed(copy({ grade: 'A', provider: '演示市交通运输局', until: '2026-06-30' }))
    expect(textOf(pdf).split('此件由演示市交通运输局提供，仅供办理政务服务事项时使用，有效期至2026年06月30日').length).toBeGreaterThan(4)
    expect(run('qpdf', ['--check', asFile(pdf)]).status).toBe(0)
    expect(pdf.length).toBeLessThan(pageBytesMax)
  })

  test('for one use says so, in whichever half of the page somebody looks', async (context) => {
    needs(context, 'pdftotext')
    const widest = { provider: '演示市样本区行政审批服务局', usedFor: '一二三四五六七八九十一二三四五六七八九十一二三四' }
    for (const key of ['road', 'driver', 'marriage'] as const) {
      const { template: { page: { widthMm, heightMm } } } = sampleLicence(key)
      const path = asFile((await composed({ ...sampleLicence(key), annotation: { grade: 'A', provider: '演示市交通运输局', usedFor: '子女入学报名', until: '2026-06-30' } })).pdf)
      const [width, height] = [widthMm, heightMm].map((mm) => Math.ceil((mm * 72) / 25.4)) as [number, number]
      const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)]
      const halves = [[0, 0, w, height], [w, 0, w, height], [0, 0, width, h], [0, h, width, h]]
      const texts = halves.map(([x, y, wide, high]) => withoutSpace(run('pdftotext', ['-raw', '-x', String(x), '-y', String(y), '-W', String(wide), '-H', String(high), path, '-']).text))
      expect(texts.filter((text) => !text.includes('仅供办理子女入学报名使用，')), key).toEqual([])
      expect(isRefusal(await composeLicence({ ...sampleLicence(key), annotation: { grade: 'A', ...widest, until: '2026-06-30' } }, order)), key).toBe(false)
    }
  })

  test('bears its marks in the metadata, and the licence itself bears none', async (context) => {
    needs(context, 'pdfinfo')
    const infoOf = async (file: LicenceFile): Promise<string> => run('pdfinfo', ['-custom', asFile((await composed(file)).pdf)]).text
    const info = await infoOf(copy({ grade: 'A', provider: '演示市交通运输局', usedFor: '子女入学报名', until: '2026-06-30' }))
    for (const line of [/^JZJZZSJ: +2026-03-02T01:00:00[.]000Z$/m, /^JZJZZZ: +演示市交通运输局$/m, /^JZJZZSY: +子女入学报名$/m, /^JZJYXQJZSJ: +2026-06-30T15:59:59[.]999Z$/m]) expect(info).toMatch(line)
    expect(await infoOf(sampleLicence('road'))).not.toContain('JZJ')
  })

  test('of a window says that it was checked against the original', async (context) => {
    needs(context, 'pdftotext')
    expect(textOf((await composed(copy({ grade: 'B', until: '2026-06-30' }))).pdf)).toContain('此件经与原件核对无误，仅供办理政务服务事项时使用，有效期至2026年06月30日')
  })

  test('is refused when the provider’s name makes it too small to be read, and not when it is long', async () => {
    const card = (provider: string): LicenceFile => ({ ...sampleLicence('driver'), annotation: { grade: 'A', provider, until: '2026-06-30' } })
    expect(await composeLicence(card('演示市'.repeat(80)), order)).toEqual({ refused: 'TEXT_TOO_LONG', detail: { field: '加注' } })
    expect(isRefusal(await composeLicence(card('演示市样本区行政审批和公共资源交易服务管理局'), order))).toBe(false)
  })

  test('until no day is a mistake of the program', async () => {
    for (const until of ['x', '2026-02-30', '2026-6-30', '']) await expect(composeLicence(copy({ grade: 'B', until }), order)).rejects.toThrow('ends on a day')
  })

  test('is refused as well when the provider’s name cannot be drawn', async () => {
    expect(await composeLicence(copy({ grade: 'A', provider: '𪚥局', until: '2026-06-30' }), order)).toEqual({ refused: 'GLYPH_MISSING', detail: { characters: ['𪚥（U+2A6A5）'], fields: ['加注'] } })
  })
})
