import fc from 'fast-check'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { processorMs } from '../../../test/support/processor-time.ts'
import { malformedFiles } from '../../x509/src/testing/malformed.ts'
import { judgePdf } from './judge/judge-pdf.ts'
import { fileBytesMax } from './limits.ts'
import { describePdfRefusal, pdfFaultTexts } from './syntax/fault.ts'
import { newFile, page } from './testing/pdf.ts'
import { signed } from './testing/sign.ts'
import { newPdfWorld, type PdfWorld } from './testing/world.ts'

let world: PdfWorld
let file: Buffer
let streams: Buffer
beforeAll(async () => {
  world = await newPdfWorld()
  const oneField = { ...page, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }
  const by = { ...world.unstamped, chain: [] }
  file = await signed(newFile(oneField), by, { room: 1200 })
  streams = await signed(newFile(oneField, { asStream: true, inside: { container: 20, ids: [1, 2, 3, 5, 6, 7] } }), by, { room: 1200, asStream: true })
  for (const each of [file, streams]) expect(judged(each)).toMatchObject({ unchanged: 'yes', signersValidThen: 'yes' })
})

const judged = (bytes: Uint8Array) => judgePdf(bytes, world.trust)
const contentsOf = (bytes: Buffer): readonly [number, number] => {
  const [, length = 0, after = 0] = (/\/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+)/.exec(bytes.toString('latin1')) ?? []).slice(1).map(Number)
  return [length, after]
}
const coveredOf = (bytes: Buffer, [from, to]: readonly [number, number]) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])

describe('each malformed file', () => {
  const files = malformedFiles(join(import.meta.dirname, '..', 'test-files', 'malformed'))

  test('is there', () => expect(files.length).toBeGreaterThan(30))

  test.each(files)('$file: $why', ({ bytes, refused }) => {
    const { steps: [format], signatures, unchanged } = judged(bytes)
    expect(format?.detail['refused']).toBe(refused)
    expect([signatures, unchanged]).toEqual([[], format?.code === 'FILE_UNSUPPORTED' ? 'unknown' : 'no'])
  })
})

test('every refusal has a sentence for a person, with the place', () => {
  for (const [refused, text] of Object.entries(pdfFaultTexts)) expect(describePdfRefusal({ refused: refused as keyof typeof pdfFaultTexts, detail: { offset: 7 } })).toBe(`${text}（第 7 字节）`)
})

// What nobody signed are the digits of the value itself: upper or lower case, and parts of the message that no signature is over, say nothing of the file. All else is covered.
test.each([['plain', () => file], ['with streams', () => streams]])('no byte of a signed file, %s, can be changed so that other content is valid', (_, of) => {
  const original = of()
  const contents = contentsOf(original)
  let outside = 0
  for (let at = 0; at < original.length; at += 1) {
    const bits = at >= contents[0] && at < contents[1] ? [0x01] : [0x01, 0x20]
    for (const bit of bits) {
      const changed = Buffer.from(original)
      changed[at] = (changed[at] ?? 0) ^ bit
      const { unchanged } = judged(changed)
      if (unchanged === 'yes') expect(coveredOf(changed, contents).equals(coveredOf(original, contents)), `byte ${at}`).toBe(true)
      else outside += 1
    }
  }
  expect(outside).toBeGreaterThan(original.length)
})

test('whatever is cut out, put in or doubled, a file is judged, and other content is never valid', () => {
  const place = fc.nat({ max: 10_000 })
  const pieces = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('obj', 'endobj', '<<', '>>', '[', '(', 'stream\n', '/Prev 9', '/Kids [6 0 R]', '%', 'xref\n0 1\n', 'trailer', 'startxref\n15\n%%EOF\n', ' R').map((text) => Buffer.from(text)))
  fc.assert(fc.property(fc.boolean(), fc.array(fc.tuple(place, fc.nat({ max: 60 }), pieces), { minLength: 1, maxLength: 3 }), (plain, edits) => {
    const original = plain ? file : streams
    let changed = Buffer.from(original)
    for (const [at, length, piece] of edits) changed = Buffer.concat([changed.subarray(0, at % changed.length), piece, changed.subarray((at % changed.length) + length)])
    const { unchanged } = judged(changed)
    if (unchanged === 'yes') expect(coveredOf(changed, contentsOf(changed)).toString('latin1').trimEnd()).toBe(coveredOf(original, contentsOf(original)).toString('latin1').trimEnd())
  }), { numRuns: 600 })
})

test('bytes that are no file at all are refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withHeader) => {
    expect(judged(withHeader ? Buffer.concat([Buffer.from('%PDF-1.7\n'), bytes, Buffer.from('startxref\n9\n%%EOF')]) : bytes).unchanged).toBe('no')
  }))
})

describe('work and memory are bounded', () => {
  const within = async (bytes: Uint8Array, refused: string | undefined, ms = 4_000): Promise<void> => {
    let told: unknown
    expect(await processorMs(() => { told = judged(bytes).steps[0]?.detail['refused'] })).toBeLessThan(ms)
    expect(told).toBe(refused)
  }

  test('a file that is too large is not looked at', () => within(new Uint8Array(fileBytesMax + 1), 'TOO_LARGE', 200))

  test('objects inside the strings of others', async () => {
    const ids = Array.from({ length: 400 }, (_, at) => at + 10)
    const padding = ' '.repeat(20_000)
    // Each object holds a string in which all that follow stand as well.
    let file = newFile({ ...page, 5: `<< /Fields [${ids.map((id) => `${id} 0 R`).join(' ')}] >>` }).toString('latin1')
    const start = Number(/startxref\n(\d+)/.exec(file)?.[1])
    const rows: string[] = []
    for (const id of ids) {
      rows.push(`${id} 1\n${String(file.length).padStart(10, '0')} 00000 n \n`)
      file += `${id} 0 obj << /T (${padding}`
    }
    file += ') >> endobj '.repeat(ids.length)
    await within(Buffer.from(`${file}xref\n${rows.join('')}trailer\n<< /Root 1 0 R /Prev ${start} >>\nstartxref\n${file.length}\n%%EOF\n`, 'latin1'), 'TOO_MUCH_WORK')
  })

  test('a bomb as cross references', async () => {
    const bomb = deflateSync(Buffer.alloc(40 * 1024 * 1024))
    const head = `%PDF-1.7\n1 0 obj\n<< /Type /XRef /W [1 3 2] /Size 9 /Filter /FlateDecode /Length ${bomb.length} /Root 1 0 R >>\nstream\n`
    await within(Buffer.concat([Buffer.from(head), bomb, Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF')]), 'TOO_MUCH_WORK')
  })

  test('millions of brackets, spaces, comments, digits and slashes', async () => {
    for (const filler of ['[', '<<', ' ', '%\n', '1 ', '/', '(', ')', '<', '0 0 R '])
      await within(newFile({ ...page, 5: filler.repeat(Math.floor(4_000_000 / filler.length)) }), judged(newFile({ ...page, 5: filler.repeat(1000) })).steps[0]?.detail['refused'] as string | undefined, 6_000)
  })

  test('a stream whose length lies in itself', async () => {
    await within(newFile({ ...page, 5: '<< /Length 5 0 R >>\nstream\nx\nendstream' }), 'STRUCTURE_WRONG')
  })
})
