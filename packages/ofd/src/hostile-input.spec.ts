import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeOfdRefusal, judgeOfd, packOfd, readOfd, type OfdFiles, type OfdJudgement } from './index.ts'
import { packageBytesMax, pagesMax, stampsMax, treeBytesMax, xmlBytesMax, xmlElementsMax } from './limits.ts'
import { judged, sealedFiles } from './testing/documents.ts'
import { rawZip } from './testing/raw-zip.ts'
import { effects } from './testing/ses.ts'

const folder = join(import.meta.dirname, '..', 'test-files', 'malformed')
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<Record<string, { readonly refused: string; readonly why: string }>>

describe('each malformed file', () => {
  test('is one that the list tells about, and the other way round', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ofd')).map((name) => name.slice(0, -'.ofd'.length))
    expect(files.sort()).toEqual(Object.keys(expected).sort())
    expect(files.length).toBeGreaterThan(90)
  })

  test.each(Object.entries(expected))('%s', async (name, { refused }) => {
    const read = readOfd(readFileSync(join(folder, `${name}.ofd`)))
    if (!isRefusal(read)) throw new Error('was read')
    expect(read.refused).toBe(refused)
    expect(describeOfdRefusal(read)).toMatch(/\p{Script=Han}/u)
    expect(await judgeOfd(read, effects)).toMatchObject({ unchanged: 'no', sealsValidThen: 'unknown', signatures: [], steps: [{ code: 'PACKAGE_REFUSED', detail: { refused } }, {}, {}, {}] })
  })
})

const isGood = ({ unchanged, sealsValidThen }: OfdJudgement): boolean => unchanged === 'yes' && sealsValidThen === 'yes'

function sameFiles(one: OfdFiles, other: OfdFiles): boolean {
  return one.size === other.size && [...one].every(([entry, bytes]) => Buffer.compare(bytes, other.get(entry) ?? Buffer.from('another')) === 0)
}

describe('with any one byte changed', () => {
  let files: OfdFiles
  let packed: Uint8Array
  beforeAll(async () => {
    files = await sealedFiles({ closes: false }, {})
    packed = packOfd(files)
  })

  test('no file of a sealed package is unchanged and valid', async () => {
    expect(isGood(await judged(files))).toBe(true)
    let tried = 0
    for (const [entry, bytes] of files)
      for (let at = 0; at < bytes.length; at += 1) {
        tried += 1
        const changed = new Map([...files, [entry, bytes.with(at, (bytes[at] ?? 0) ^ (1 << at % 8))]])
        expect(isGood(await judged(rawZip([...changed].map(([name, content]) => ({ name, content, method: 0 }))))), `${entry}, byte ${at}`).toBe(false)
      }
    expect(tried).toBeGreaterThan(5000)
  }, 400_000)

  test('the package is refused, or not valid, or holds the very same files', async () => {
    let read = 0
    for (let at = 0; at < packed.length; at += 1)
      for (const mask of [1 << at % 8, 0xff]) {
        const file = readOfd(packed.with(at, (packed[at] ?? 0) ^ mask))
        if (isRefusal(file)) continue
        read += 1
        if (isGood(await judgeOfd(file, effects))) expect(sameFiles(file.files, files), `byte ${at}`).toBe(true)
      }
    // Dates and hints to the compressor are no content.
    expect(read).toBeGreaterThan(0)
  }, 400_000)

  test('or cut short anywhere, the package is refused', () => {
    for (let length = 0; length < packed.length; length += 1) expect(isRefusal(readOfd(packed.subarray(0, length))), `${length} bytes`).toBe(true)
  })
})

describe('whatever the bytes', () => {
  test('at random, they are refused and never thrown upon', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => { expect(isRefusal(readOfd(bytes))).toBe(true) }))
  })

  test('of a sealed package put together anyhow, it is refused or not valid', async () => {
    const files = await sealedFiles()
    const base = packOfd(files)
    await fc.assert(fc.asyncProperty(fc.nat(base.length), fc.nat(200), fc.nat(base.length), fc.nat(200), async (at, removed, from, length) => {
      const bytes = Uint8Array.of(...base.subarray(0, at), ...base.subarray(from, from + length), ...base.subarray(at + removed))
      const file = readOfd(bytes)
      if (isRefusal(file) || Buffer.compare(bytes, base) === 0) return
      if (isGood(await judgeOfd(file, effects))) expect(sameFiles(file.files, files)).toBe(true)
    }))
  })

  test('a package beyond the limit is refused unread', () => {
    expect(readOfd(new Uint8Array(packageBytesMax + 1))).toMatchObject({ refused: 'PACKAGE_TOO_LARGE' })
  })

  test('XML of any text is read or refused', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('<', '>', '/', '&', ';', '!', '[', ']', '--', 'ofd:', 'a', '"', '=', ' ', '<ofd:OFD>', '<![CDATA[', '\ud83d\ude00'), { maxLength: 40 }), (parts) => {
      const read = readOfd(rawZip([{ name: 'OFD.xml', content: parts.join('') }]))
      expect(isRefusal(read)).toBe(true)
    }))
  })

  const ns = 'xmlns="http://www.ofdspec.org/2016"'
  const withPages = (pages: number, stamps: number): Uint8Array => rawZip([
    { name: 'OFD.xml', content: `<OFD ${ns}><DocBody><DocInfo/><DocRoot>d.xml</DocRoot><Signatures>l.xml</Signatures></DocBody></OFD>` },
    { name: 'd.xml', content: `<Document ${ns}><Pages>${Array.from({ length: pages }, (_, at) => `<Page ID="${at}" BaseLoc="p"/>`).join('')}</Pages></Document>`, method: 0 },
    { name: 'l.xml', content: `<Signatures ${ns}><Signature ID="1" BaseLoc="/s.xml"/></Signatures>` },
    { name: 'p', content: '<a/>' }, { name: 'v', content: 'v' },
    { name: 's.xml', content: `<Signature ${ns}><SignedInfo><SignatureMethod>x</SignatureMethod><References/>${`<StampAnnot PageRef="${pages - 1}"/>`.repeat(stamps)}</SignedInfo><SignedValue>/v</SignedValue></Signature>`, method: 0 },
  ])

  test('more pages than a document has are refused, more places of a seal make a broken description', async () => {
    expect(readOfd(withPages(pagesMax + 1, 1))).toMatchObject({ refused: 'PAGES_TOO_MANY' })
    const codeOf = async (stamps: number) => (await judged(withPages(2, stamps))).signatures[0]?.steps.find(({ step }) => step === 'signature.description')?.detail['refused']
    expect([await codeOf(stampsMax), await codeOf(stampsMax + 1)]).toEqual([undefined, 'STAMPS_TOO_MANY'])
  })

  test('XML beyond its limits is refused: one entry, all of them, elements, and what is kept as a tree', () => {
    // Text that packs badly enough not to be taken for a bomb: numbers in a row.
    const long = (bytes: number): string => `<a>${Array.from({ length: Math.ceil(bytes / 8) }, (_, at) => String(at * 7919 % 10_000_000).padStart(8)).join('')}`.slice(0, bytes - 4) + '</a>'
    const read = (entries: Readonly<Record<string, string>>): string | undefined => {
      const refusal = readOfd(rawZip(Object.entries(entries).map(([name, content]) => ({ name, content }))))
      return isRefusal(refusal) ? `${refusal.refused} ${String(refusal.detail['entry'])}` : undefined
    }
    const full = long(xmlBytesMax)
    expect(read({ 'a.xml': `${full} ` })).toBe('XML_TOO_LARGE a.xml')
    expect(read({ 'a.xml': full, 'b.xml': full })).toBe('ENTRY_MISSING OFD.xml')
    expect(read({ 'a.xml': full, 'b.xml': full, 'c.xml': '<c/>' })).toBe('XML_TOO_LARGE c.xml')
    expect(read({ 'OFD.xml': long(treeBytesMax + 1) })).toBe('XML_TOO_LARGE OFD.xml')
    expect(read({ 'a.xml': `<a>${Array.from({ length: xmlElementsMax }, (_, at) => `<b${at % 97}/>`).join('')}</a>` })).toBe('XML_TOO_MANY_ELEMENTS a.xml')
  })
})
