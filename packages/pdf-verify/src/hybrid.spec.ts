import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, page, startOf, stream, update, type HybridOptions, type Objects, type SectionOptions } from './testing/pdf.ts'
import { signed } from './testing/sign.ts'
import { newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

// Files with a cross-reference stream beside their table (ISO 32000-1 7.5.8.4): readers of tables alone see fewer objects than the others. Office programs hide the structure for readers aloud so.
let world: PdfWorld
beforeAll(async () => { world = await newPdfWorld() })

const catalogue = '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /StructTreeRoot 30 0 R >>'
const structure: Objects = { 30: '<< /Type /StructTreeRoot /K 31 0 R >>', 31: '<< /Type /StructElem /S /P /P 30 0 R /Pg 3 0 R /K 0 >>' }
const oneField: Objects = { ...page, 1: catalogue, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }
const hidden: HybridOptions = { container: 40, ids: [30, 31] }
const certifying = { 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /StructTreeRoot 30 0 R /Perms << /DocMDP 8 0 R >> >>' }
const hybridFile = (objects: Objects = {}, options: Partial<HybridOptions> = {}, more: SectionOptions = {}): Buffer => newFile({ ...oneField, ...structure, ...objects }, { hybrid: { ...hidden, ...options }, ...more })
const seal = (file: Buffer, more: Objects = {}): Promise<Buffer> => signed(file, world.signer, { more: { ...certifying, ...more } })
const judged = (bytes: Buffer) => judgePdf(bytes, world.trust)
const refusedAs = (bytes: Buffer): unknown => judged(bytes).steps[0]?.detail['refused']

describe('a file that hides its structure from older readers', () => {
  test.each(['free', 'silent'] as const)('is judged like any other, where its table calls the hidden ones %s', async (table) => {
    const file = await seal(hybridFile({}, { table }))
    expect([judged(file), troublesOf(judged(file))]).toMatchObject([{ unchanged: 'yes', signersValidThen: 'yes' }, []])
  })

  test('may have the stream in a section of its own, as office programs write it', async () => {
    const plain = newFile(oneField)
    const file = await seal(update(plain, structure, { hybrid: hidden }))
    expect(judged(file)).toMatchObject({ unchanged: 'yes', signersValidThen: 'yes' })
  })

  test('is told as changed wherever it is changed', async () => {
    const file = await seal(hybridFile())
    expect(troublesOf(judged(update(file, { 4: stream('BT (999) Tj ET') })))).toContain('signature.later CHANGED_LATER')
    expect(troublesOf(judged(update(file, { 31: '<< /Type /StructElem /S /P /ActualText (999) >>' })))).toContain('signature.later CHANGED_LATER')
    fc.assert(fc.property(fc.nat(startOf(file) - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const changed = Buffer.from(file)
      changed[at] = (changed[at] ?? 0) ^ bits
      const contents = file.lastIndexOf('/Contents <')
      if (at < contents || at > file.indexOf('>', contents)) expect(judged(changed).unchanged).not.toBe('yes')
    }), { numRuns: 60 })
  })

  test('is read by qpdf as it is read here', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-hybrid-'))
    onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
    writeFileSync(join(folder, 'file.pdf'), hybridFile())
    writeFileSync(join(folder, 'sealed.pdf'), await seal(hybridFile()))
    const run = (...args: readonly string[]) => spawnSync('qpdf', args, { cwd: folder, encoding: 'utf8' })
    if (run('--version').error !== undefined) skip('no qpdf on the PATH')
    expect(run('--check', 'file.pdf').status).toBe(0)
    expect(run('--show-object=31', 'sealed.pdf').stdout).toContain('/StructElem')
    expect(run('--show-xref', 'sealed.pdf').stdout).toMatch(/31\/0: compressed; stream = 40, index = 1/)
  })
})

describe('an object that only some readers see', () => {
  const content = (ids: string) => (page[3] ?? '').replace('4 0 R', ids)
  test.each<[string, Objects, Partial<HybridOptions>]>([
    ['more content of the page', { 3: content('[4 0 R 32 0 R]'), 32: '[4 0 R]' }, { ids: [30, 31, 32] }],
    ['the page', { 32: page[3] ?? '', 2: '<< /Type /Pages /Kids [32 0 R] /Count 1 >>' }, { ids: [30, 31, 32] }],
    ['a picture behind the resources', { 3: (page[3] ?? '').replace('<< >>', '<< /XObject 32 0 R >>'), 32: '<< >>' }, { ids: [30, 31, 32] }],
    ['the length of what is shown', { 4: '<< /Length 32 0 R >>\nstream\nBT (100) Tj ET\nendstream', 32: '14' }, { ids: [30, 31, 32] }],
    ['an action', { 1: catalogue.replace('>>', '/OpenAction 32 0 R >>'), 32: '<< /S /JavaScript /JS (app.alert(1)) >>' }, { ids: [30, 31, 32] }],
    ['the form', { 5: '<< /Fields 32 0 R /SigFlags 3 >>', 32: '[6 0 R]' }, { ids: [30, 31, 32] }],
    ['the catalogue itself', {}, { ids: [1, 30, 31] }],
    ['what the structure shares with the page', { 3: (page[3] ?? '').replace('/Annots', '/Other 31 0 R /Annots') }, {}],
    ['the description', { 32: '<< /Title (999) >>' }, { ids: [30, 31, 32] }],
  ])('is not taken for %s', (what, objects, options) => {
    const file = hybridFile(objects, options, what === 'the description' ? { trailer: '/Info 32 0 R' } : {})
    expect(refusedAs(file)).toBe('HYBRID_HIDES')
    expect([judged(file).unchanged, judged(file).signersValidThen]).toEqual(['unknown', 'unknown'])
  })

  test('is not taken for the picture of a seal that is put in later, nor for evidence', async () => {
    const file = hybridFile({ 32: '<< >>' }, { ids: [30, 31, 32] })
    expect(judged(await seal(file)).unchanged).toBe('yes')
    const showing = await seal(file, { 9: stream('/X Do', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 32 0 R >> >>') })
    expect(refusedAs(showing)).toBe('HYBRID_HIDES')
    expect(refusedAs(update(await seal(file), { 1: certifying[1].replace('/Perms', '/DSS 32 0 R /Perms') }))).toBe('HYBRID_HIDES')
  })

  test('is not taken where it stands in place of one that the others see', () => {
    const plain = newFile({ ...oneField, ...structure })
    for (const table of ['free', 'silent'] as const) {
      expect(refusedAs(update(plain, structure, { hybrid: { ...hidden, table } }))).toBe('XREF_WRONG')
      expect(refusedAs(update(plain, { 4: '[1]' }, { hybrid: { container: 40, ids: [4], table } }))).toBe('XREF_WRONG')
    }
  })
})

describe('a table and its stream that do not agree', () => {
  test.each<[string, Partial<HybridOptions>]>([
    ['another place of an object', { entries: new Map([[4, [1, 15, 0]]]) }], ['another generation', { entries: new Map([[4, [1, 15, 1]]]) }],
    ['an object inside another', { entries: new Map([[4, [2, 40, 0]]]) }], ['no object', { entries: new Map([[4, [0, 0, 0]]]) }],
    ['another root', { dictionary: '/Root 2 0 R' }], ['another description', { dictionary: '/Info 4 0 R' }], ['tables before it', { dictionary: '/Prev 20' }],
    ['a stream beside itself', { dictionary: '/XRefStm 20' }], ['a cipher', { dictionary: '/Encrypt 4 0 R' }],
  ])('on %s', (_what, options) => {
    expect([refusedAs(hybridFile({}, options)), judged(hybridFile({}, options)).unchanged]).toEqual(['XREF_WRONG', 'no'])
  })

  test.each(['/XRefStm -1', '/XRefStm 9999999', '/XRefStm (9)', '/XRefStm 1 0 R', '/XRefStm 9'])('on where the stream is: %s', (trailer) => {
    const file = newFile(oneField, { trailer })
    expect(judged(file).unchanged).toBe('no')
  })

  test('on where the stream is: another table', () => {
    const file = newFile(oneField)
    expect(refusedAs(update(file, {}, { trailer: `/XRefStm ${startOf(file)}` }))).not.toBe(undefined)
  })
})

describe('after the signature', () => {
  let file: Buffer
  // The content of the page lies in a stream of objects, so that an entry of a later section can name it at its old place.
  const packed = { asStream: true, inside: { container: 20, ids: [1, 2, 3, 5, 6, 7, 30, 31] } }
  beforeAll(async () => {
    file = await signed(newFile({ ...oneField, ...structure }, packed), world.signer, { asStream: true, more: certifying })
    expect(judged(file).unchanged).toBe('yes')
  })

  test('a table that takes an object away for some, with a stream that keeps it for the others, is a change', () => {
    const at = file.length + 1
    const later = update(file, {}, { hybrid: { container: 41, ids: [], entries: new Map([[31, [2, 20, 7]]]) } })
    expect([at < later.length, judged(later).unchanged]).toEqual([true, 'no'])
    const freed = Buffer.from(later.toString('latin1').replace('xref\n41 1\n0000000000 65535 f ', 'xref\n31 1\n0000000000 65535 f '), 'latin1')
    expect(judged(freed).unchanged).toBe('no')
  })

  test('a table with a stream beside it is a change, even one that says nothing', () => {
    const later = update(file, {}, { hybrid: { container: 41, ids: [] } })
    expect(troublesOf(judged(later))).toContain('signature.later CHANGED_LATER')
  })
})
