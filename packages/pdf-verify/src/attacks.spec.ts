import { beforeAll, describe, expect, test } from 'vitest'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, page, startOf, stream, update, type Objects } from './testing/pdf.ts'
import { filled, roomBytes, signed } from './testing/sign.ts'
import { newHierarchy, newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

// Attacks on signed PDF that are known under these names (pdf-insecurity.org: incremental saving, signature wrapping, shadow attacks, certification attacks).
let world: PdfWorld
let file: Buffer
const oneField: Objects = { ...page, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }
beforeAll(async () => {
  world = await newPdfWorld()
  file = await signed(newFile(oneField), world.signer)
  expect(judgePdf(file, world.trust)).toMatchObject({ unchanged: 'yes', signersValidThen: 'yes' })
})

const judged = (bytes: Buffer) => judgePdf(bytes, world.trust)
/** That a file is told as changed, and by which step. */
function isCaught(bytes: Buffer, ...codes: readonly string[]): void {
  const judgement = judged(bytes)
  expect(judgement.unchanged).toBe('no')
  for (const code of codes) expect(troublesOf(judgement)).toContain(code)
}
const later = 'signature.later CHANGED_LATER'
const certified = '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 8 0 R >> >>'
const otherContent = stream('BT (999) Tj ET')
const replaceIn = (bytes: Buffer, from: string, to: string): Buffer => Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1')
/** Of the same length, so that no offset moves. */
const swap = (bytes: Buffer, from: string, to: string): Buffer => replaceIn(bytes, from, to.padEnd(from.length))

describe('incremental saving: a later revision that', () => {
  test.each<[string, Objects]>([
    ['writes the page anew', { 4: otherContent }],
    ['puts other content onto the page', { 3: (page[3] ?? '').replace('4 0 R', '30 0 R'), 30: otherContent }],
    ['has other pages', { 1: certified.replace('2 0 R', '30 0 R'), 30: '<< /Type /Pages /Kids [31 0 R] /Count 1 >>', 31: (page[3] ?? '').replace('2 0 R', '30 0 R') }],
    ['lays a note over the page', { 3: (page[3] ?? '').replace('7 0 R', '7 0 R 30 0 R'), 30: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 200 200] /Contents (999) >>' }],
    ['puts another picture into the seal', { 9: stream('1 0 0 rg 0 0 50 50 re f', '/Type /XObject /Subtype /Form /BBox [0 0 50 50]') }],
    ['moves the seal', { 6: (page[6] ?? '').replace('[10 10 60 60]', '[100 100 160 160]').replace(/>>$/, '/V 8 0 R /AP << /N 9 0 R >> >>') }],
    ['runs a script', { 1: certified.replace(/>>$/, '/OpenAction 30 0 R >>'), 30: '<< /S /JavaScript /JS (app.alert(1)) >>' }],
    ['takes the certification away', { 1: page[1] ?? '' }],
    ['adds an object that nobody refers to', { 30: otherContent }],
    ['adds a field to a certified file', { 5: '<< /Fields [6 0 R 30 0 R] /SigFlags 3 >>', 30: '<< /FT /Tx /T (text) /V (999) >>' }],
    ['has the evidence replace the page', { 1: certified.replace(/>>$/, '/DSS 4 0 R >>'), 4: '<< /Type /DSS >>' }],
    ['has the evidence replace the picture of the seal', { 1: certified.replace(/>>$/, '/DSS << /Certs [9 0 R] >> >>'), 9: otherContent }],
    ['has the metadata replace the page', { 1: certified.replace(/>>$/, '/Metadata 4 0 R >>'), 4: otherContent }],
  ])('%s', (_, objects) => {
    isCaught(update(file, objects), later)
    isCaught(update(file, objects, { asStream: true, inside: { container: 40, ids: Object.keys(objects).map(Number).filter((id) => !objects[id]?.includes('stream')) } }), later)
  })

  test('frees the page content', () => {
    const at = file.length + 1
    isCaught(Buffer.concat([file, Buffer.from(`\nxref\n4 1\n0000000000 00001 f \ntrailer\n<< /Root 1 0 R /Prev ${startOf(file)} /Size 12 /ID [<00112233445566778899aabbccddeeff> <00>] >>\nstartxref\n${at}\n%%EOF\n`)]), later)
  })

  test('has no cross references of its own, only bytes', () => {
    isCaught(Buffer.concat([file, Buffer.from(`4 0 obj\n${otherContent}\nendobj\nstartxref\n${startOf(file)}\n%%EOF\n`)]), later)
    isCaught(Buffer.concat([file, Buffer.from(`% a comment`)]))
    isCaught(Buffer.concat([file, Buffer.from(`\u0000\n4 0 obj ${otherContent} endobj`)]))
  })

  test('is only line ends: nothing has changed', () => {
    expect(judged(Buffer.concat([file, Buffer.from('\r\n')])).unchanged).toBe('yes')
  })
})

describe('shadow attacks: what was prepared before signing and shown afterwards', () => {
  const prepare = async (objects: Objects) => signed(newFile({ ...oneField, ...objects }), world.signer)

  test('hidden content is put into the cross references', async () => {
    const shadow = await prepare({ 30: otherContent })
    expect(judged(shadow).unchanged).toBe('yes')
    const hidden = shadow.indexOf('30 0 obj')
    const at = shadow.length + 1
    const reuse = Buffer.from(`\nxref\n4 1\n${String(hidden).padStart(10, '0')} 00000 n \ntrailer\n<< /Root 1 0 R /Prev ${startOf(shadow)} /Size 31 >>\nstartxref\n${at}\n%%EOF\n`)
    isCaught(Buffer.concat([shadow, reuse]), later)
    isCaught(update(shadow, { 3: (page[3] ?? '').replace('4 0 R', '30 0 R') }), later)
  })

  test('a second root becomes the first', async () => {
    const shadow = await prepare({ 30: page[1] ?? '', 31: otherContent })
    // Nothing else is new: the object that is written again is the same.
    const other = update(shadow, { 31: otherContent }).toString('latin1')
    const last = other.lastIndexOf('/Root 1 0 R')
    isCaught(Buffer.from(`${other.slice(0, last)}/Root 30 0 R${other.slice(last + 11)}`, 'latin1'), later)
  })

  test('a font means other letters', async () => {
    const shadow = await prepare({ 3: (page[3] ?? '').replace('/Resources << >>', '/Resources << /Font << /F 30 0 R >> >>'), 30: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' })
    isCaught(update(shadow, { 30: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>' }), later)
  })

  test('the value of a form is another', async () => {
    const shadow = await prepare({ 5: '<< /Fields [6 0 R 30 0 R] /SigFlags 3 >>', 30: '<< /FT /Tx /T (amount) /V (100) >>' })
    isCaught(update(shadow, { 30: '<< /FT /Tx /T (amount) /V (999) >>' }), later)
  })

  test('an object that serves as page and as description changes as description', async () => {
    const base = newFile({ ...oneField, 4: '<< /Producer (a) /Length 3 >>\nstream\nabc\nendstream' }, { trailer: '/Info 4 0 R' })
    const shadow = await signed(base, world.signer, { trailer: '/Info 4 0 R' })
    isCaught(update(shadow, { 4: '<< /Producer (b) /Length 3 >>\nstream\nxyz\nendstream' }, { trailer: '/Info 4 0 R' }), later)
  })

  test.each<[string, Objects, Objects]>([
    ['a reference that led nowhere gets an object of the evidence', { 3: (page[3] ?? '').replace('4 0 R', '[4 0 R 30 0 R]') }, { 1: certified.replace(/>>$/, '/DSS << /Certs [30 0 R] >> >>'), 30: otherContent }],
    ['a reference that led nowhere gets a container', { 3: (page[3] ?? '').replace('4 0 R', '[4 0 R 30 0 R]') }, { 30: stream('BT (999) Tj ET', '/Type /ObjStm /N 0 /First 0') }],
    ['the catalogue is also the list of fonts', { 3: (page[3] ?? '').replace('<< >>', '<< /Font 1 0 R >>') }, { 1: certified.replace(/>>$/, '/Metadata 30 0 R >>'), 30: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' }],
    ['the form is also a list of fonts', { 3: (page[3] ?? '').replace('<< >>', '<< /Font 5 0 R >>') }, { 5: '<< /Fields [6 0 R] /SigFlags 30 0 R >>', 30: '<< /Type /Font >>' }],
  ])('%s', async (_, before, after) => {
    const shadow = await prepare(before)
    expect(judged(shadow).unchanged).toBe('yes')
    isCaught(update(shadow, after), later)
  })

  test('a field that is signed later is also a list of fonts', async () => {
    const shadow = await signed(newFile({ ...page, 3: (page[3] ?? '').replace('<< >>', '<< /Font 7 0 R >>') }), world.signer)
    isCaught(await signed(shadow, world.signer, { field: 7 }), later)
    const odd = await signed(newFile(), world.signer)
    isCaught(await filled(update(odd, {
      7: (page[7] ?? '').replace('/F 132', '/F (file)').replace(/>>$/, '/V 10 0 R >>'),
      10: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'0'.repeat(roomBytes * 2)}> >>`,
    }), world.signer), later)
  })

  test('only the date and the maker of the description may be new', async () => {
    const info = '<< /Title (a) /ModDate (D:2026) >>'
    const shadow = await signed(newFile({ ...oneField, 30: info }, { trailer: '/Info 30 0 R' }), world.signer, { trailer: '/Info 30 0 R' })
    expect(judged(update(shadow, { 30: info.replace('2026', '2027') }, { trailer: '/Info 30 0 R' })).unchanged).toBe('yes')
    isCaught(update(shadow, { 30: info.replace('(a)', '(b)') }, { trailer: '/Info 30 0 R' }), later)
  })
})

/** The entry of an object in the last table, at another place. */
function withEntry(bytes: Buffer, id: number, offset: number): Buffer {
  const text = bytes.toString('latin1')
  const at = text.indexOf(`\n${id} 1\n`, startOf(bytes)) + `\n${id} 1\n`.length
  return Buffer.from(`${text.slice(0, at)}${String(offset).padStart(10, '0')}${text.slice(at + 10)}`, 'latin1')
}

describe('a later revision that is made by hand', () => {
  test('takes its evidence from old bytes where it was hidden', async () => {
    const shadow = await signed(newFile({ ...oneField, 31: stream('30 0 obj\n<< /Type /DSS >>\nendobj\n') }), world.signer)
    const honest = update(shadow, { 1: certified.replace(/>>$/, '/DSS 30 0 R >>'), 30: '<< /Type /DSS >>' })
    expect(judged(honest).unchanged).toBe('yes')
    isCaught(withEntry(honest, 30, shadow.indexOf('30 0 obj')), later)
  })

  test('does not follow the one that was signed', () => {
    const field = (page[6] ?? '').replace(/>>$/, '/V 8 0 R /AP << /N 9 0 R >> >>')
    const all = update(file, { ...oneField, 1: certified, 4: otherContent, 6: field, 8: '<< >>', 9: otherContent })
    const unlinked = swap(all, `/Prev ${startOf(file)}`, '')
    isCaught(withEntry(unlinked, 8, file.indexOf('8 0 obj')), later)
  })

  test('hangs a signature into a field that was not there when it was made', async () => {
    const orphan = await filled(update(newFile(oneField), { 8: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'0'.repeat(roomBytes * 2)}> >>` }), world.signer)
    isCaught(update(orphan, { 6: (page[6] ?? '').replace(/>>$/, '/V 8 0 R >>') }), 'signature.revision REVISION_BROKEN')
  })

  test('takes an unsigned field away, or signs it elsewhere on the page', async () => {
    const two = await signed(newFile(), world.signer)
    isCaught(update(two, { 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }), later)
    isCaught(await signed(two, world.signer, { field: 7, more: { 7: (page[7] ?? '').replace('[70 10 120 60]', '[0 0 200 200]').replace(/>>$/, '/V 10 0 R /AP << /N 11 0 R >> >>') } }), later)
  })

  test('signs a field whose widget is an object of its own: its picture, and nothing else of it', async () => {
    const widget = '<< /Type /Annot /Subtype /Widget /Parent 7 0 R /F 132 /P 3 0 R /Rect [70 10 120 60] >>'
    const field = '<< /FT /Sig /T (seal-2) /Kids [12 0 R] >>'
    const two = await signed(newFile({ ...page, 3: (page[3] ?? '').replace('7 0 R', '12 0 R'), 7: field, 12: widget }), world.signer)
    const sign = (shown: string) => signed(two, world.signer, { field: 7, more: { 7: field.replace(/>>$/, '/V 10 0 R >>'), 12: shown.replace(/>>$/, '/AP << /N 11 0 R >> >>') } })
    expect(judged(await sign(widget))).toMatchObject({ unchanged: 'yes', signersValidThen: 'yes' })
    isCaught(await sign(widget.replace('[70 10 120 60]', '[0 0 200 200]')), later)
    isCaught(await sign(widget.replace('/F 132', '/F (file)')), later)
  })

  test('does what its certification does not let it', async () => {
    const add = async (permission: number | null) => addField(await signed(newFile({ ...oneField, 3: (page[3] ?? '').replace(' 7 0 R]', ']'), 7: 'null' }), world.signer, { permission }), world.signer)
    isCaught(await add(null), later)
    isCaught(await add(3), later)
    const none = await signed(newFile(), world.signer, { permission: 1 })
    expect(judged(none).unchanged).toBe('yes')
    isCaught(await signed(none, world.signer, { field: 7 }), later)
  })
})

describe('signature wrapping and ranges', () => {
  const rangeOf = (bytes: Buffer) => /\/ByteRange \[(\d+) +(\d+) +(\d+) +(\d+) *\]/.exec(bytes.toString('latin1')) ?? []
  const withRange = (bytes: Buffer, range: string) => swap(bytes, rangeOf(bytes)[0] ?? '', `/ByteRange [${range}]`)

  test.each<[string, (range: readonly number[]) => string, string]>([
    ['begins later', ([, b = 0, c = 0, d = 0]) => `1 ${b - 1} ${c} ${d}`, 'signature.range RANGE_WRONG'],
    ['is negative', ([, b = 0, c = 0, d = 0]) => `0 ${b} ${c} -${d}`, 'signature.range RANGE_MISSING'],
    ['overlaps', ([, b = 0, , d = 0]) => `0 ${b} ${b - 5} ${d}`, 'signature.range RANGE_WRONG'],
    ['leaves a gap before the value', ([, b = 0, c = 0, d = 0]) => `0 ${b - 9} ${c} ${d}`, 'signature.range RANGE_GAP'],
    ['leaves a gap behind the value', ([, b = 0, c = 0, d = 0]) => `0 ${b} ${c + 9} ${d - 9}`, 'signature.range RANGE_GAP'],
    ['ends before the file', ([, b = 0, c = 0, d = 0]) => `0 ${b} ${c} ${d - 3}`, 'signature.revision REVISION_BROKEN'],
    ['ends behind the file', ([, b = 0, c = 0, d = 0]) => `0 ${b} ${c} ${d + 1}`, 'signature.range RANGE_OUTSIDE'],
    ['has three stretches', ([, b = 0, c = 0, d = 0]) => `0 ${b} ${c} ${d - 4} 1 1`, 'signature.range RANGE_WRONG'],
    ['has one stretch', ([, b = 0]) => `0 ${b}`, 'signature.range RANGE_WRONG'],
    ['is a fraction', ([, b = 0, c = 0, d = 0]) => `0 ${b}.5 ${c} ${d}`, 'signature.range RANGE_MISSING'],
    ['is empty', () => '', 'signature.range RANGE_WRONG'],
    ['is nothing', () => '0 0 0 0', 'signature.range RANGE_WRONG'],
  ])('a range that %s', (_, change, code) => isCaught(withRange(file, change(rangeOf(file).slice(1).map(Number))), code))

  test('the old value in a new object behind what it covers', () => {
    const [range = '', , b = '0', c = '0'] = rangeOf(file)
    const value = file.toString('latin1', Number(b), Number(c))
    const wrapped = update(file, { 4: otherContent, 8: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached ${range} /Contents ${value} >>` })
    isCaught(wrapped, 'signature.range RANGE_GAP')
  })

  test('the old value moved behind, and other content in its place', () => {
    const [, , b = '0', c = '0', d = '0'] = rangeOf(file)
    const [covered, value, rest] = [file.subarray(0, Number(b)), file.subarray(Number(b), Number(c)), file.subarray(Number(c))]
    const evil = Buffer.from(`<00>\n4 0 obj\n${otherContent}\nendobj\n`)
    const moved = Buffer.concat([covered, value, evil, rest])
    isCaught(withRange(moved, `0 ${b} ${Number(c) + evil.length} ${d}`))
  })

  test('something beside the digits of the value', () => {
    const [, , b = '0', c = '0'] = rangeOf(file)
    for (const [at, byte] of [[Number(c) - 2, 0x20], [Number(c) - 2, 0x0a], [Number(b) + 20, 0x25], [Number(b) + 40, 0x3e]] as const) {
      const changed = Buffer.from(file)
      changed[at] = byte
      isCaught(changed)
    }
  })

  test('bytes in the room behind the value, which no signature covers', () => {
    const at = Number(rangeOf(file)[3]) - 10
    const changed = Buffer.from(file)
    changed[at] = 0x31
    isCaught(changed, 'signature.value VALUE_BROKEN')
  })

  test('the room of a value without a value, of zeros, and of another signature', async () => {
    const [, , b = '0'] = rangeOf(file)
    const empty = Buffer.from(file)
    empty.write('0'.repeat(roomBytes * 2), Number(b) + 1, 'latin1')
    isCaught(empty, 'signature.value VALUE_BROKEN')
    const other = await signed(newFile({ ...oneField, 4: otherContent }), world.signer)
    const value = other.toString('latin1', Number(rangeOf(other)[2]), Number(rangeOf(other)[3]))
    const mixed = Buffer.from(file)
    mixed.write(value, Number(b), 'latin1')
    isCaught(mixed, 'signature.digest CONTENT_CHANGED')
  })

  test('the value of another key under the same certificate', async () => {
    const { signer } = await world.hierarchy.issue('document-signer')
    isCaught(await signed(newFile(oneField), { ...world.unstamped, signer }), 'signature.value VALUE_WRONG')
  })

  test('a signature that no field shows is none', () => {
    expect(troublesOf(judged(update(file, { 5: '<< /Fields [] >>' })))).toEqual(['file.signatures SIGNATURES_ABSENT'])
    expect(judged(newFile()).unchanged).toBe('no')
  })

  test('a second signature of a stranger over changed content helps nobody', async () => {
    const stranger = await newHierarchy('p256')
    const by = { ...await stranger.issue('document-signer'), chain: [] }
    const two = await signed(newFile(), world.signer)
    isCaught(await signed(two, by, { field: 7, more: { 4: otherContent } }), later)
    expect(judged(await signed(two, by, { field: 7 }))).toMatchObject({ unchanged: 'yes', signersValidThen: 'no' })
  })

  test('a field added and signed later is against a certification, and open without one', async () => {
    const by = world.signer
    const more = { 5: '<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>', 3: (page[3] ?? '').replace(' 7 0 R]', ' 7 0 R]') }
    isCaught(await signed(file, by, { field: 7, more }), later)
    const free = await signed(newFile({ ...oneField, 3: (page[3] ?? '').replace(' 7 0 R]', ']'), 7: 'null' }), by, { certify: false })
    const added = await addField(free, by)
    expect([troublesOf(judged(added)), judged(added).unchanged]).toEqual([['signature.later FIELDS_ADDED_LATER'], 'unknown'])
  })
})

/** A new field 50 on the page, signed at once. */
async function addField(before: Buffer, by: PdfWorld['signer']): Promise<Buffer> {
  return filled(update(before, {
    3: (page[3] ?? '').replace(' 7 0 R]', ' 50 0 R]'), 5: '<< /Fields [6 0 R 50 0 R] /SigFlags 3 >>', 50: (page[7] ?? '').replace(/>>$/, '/V 51 0 R >>'),
    51: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'0'.repeat(roomBytes * 2)}> >>`,
  }), by)
}

describe('ambiguous files', () => {
  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['one object twice in a table', (bytes) => swap(bytes, '\n8 1\n', '\n6 1\n')],
    ['an entry twice in a dictionary', (bytes) => replaceIn(bytes, '/SigFlags 3', '/Fields []')],
    ['cross references that point at another object', (bytes) => replaceIn(bytes, '6 0 obj', '9 0 obj')],
    ['an encrypted trailer', (bytes) => update(bytes, {}, { trailer: '/Encrypt 4 0 R' })],
    ['two kinds of cross references', (bytes) => update(bytes, {}, { trailer: '/XRefStm 4' })],
    ['cross references in a circle', (bytes) => swap(update(bytes, {}), `/Prev ${startOf(bytes)}`, `/Prev ${bytes.length + 1}`)],
    ['no header', (bytes) => swap(bytes, '%PDF-1.7', '%PS')],
    ['something before the header', (bytes) => Buffer.concat([Buffer.from('x'), bytes])],
  ])('%s', (_, change) => {
    const judgement = judged(change(file))
    expect(judgement.unchanged).not.toBe('yes')
  })
})
