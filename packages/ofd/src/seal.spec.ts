import { describe, expect, test } from 'vitest'
import { draftOfd, packOfd, readOfd, sealOfd, type OfdFiles } from './index.ts'
import { aDocument, aNewSeal, good, judged, plannedFiles, sealedFiles, signedAt, troubles } from './testing/documents.ts'

const textOf = (files: OfdFiles, entry: string): string => Buffer.from(files.get(entry) ?? []).toString()

describe('a document', () => {
  test('that was drafted, packed and read again says what it said', () => {
    const { title, customData, pages } = good(readOfd(packOfd(good(draftOfd(aDocument())))))
    expect({ title, customData }).toEqual({ title: aDocument().title, customData: aDocument().customData })
    expect(pages.map(({ entry }) => entry)).toEqual(['Doc_0/Pages/Page_0/Content.xml'])
  })

  test('gives the same bytes every time', () => {
    const made = (): Uint8Array => packOfd(good(draftOfd(aDocument())))
    expect(Buffer.compare(made(), made())).toBe(0)
  })

  test('writes paths in hundredths of a millimetre, equal advances once, and inks only where there are some', () => {
    const page = textOf(good(draftOfd(aDocument())), 'Doc_0/Pages/Page_0/Content.xml')
    expect(page).toContain('<ofd:AbbreviatedData>M 0 0 B 1 2 3 4 5 6 L 0 7 C</ofd:AbbreviatedData>')
    expect(page).toContain('<ofd:FillColor Value="1 2 3" Alpha="128"/>')
    expect(page).toContain('<ofd:TextCode X="0" Y="5" DeltaX="g 3 5 3 3">名称：A&amp;B</ofd:TextCode>')
  })

  test('without fonts has no list of them, and names none', () => {
    const files = good(draftOfd(aDocument({ fonts: [], pages: [{ width: 42, height: 42, background: [], body: [] }] }), { sealable: false }))
    expect([...files.keys()]).toEqual(['OFD.xml', 'Doc_0/Document.xml', 'Doc_0/Pages/Page_0/Content.xml'])
    expect([textOf(files, 'Doc_0/Document.xml').includes('PublicRes'), textOf(good(draftOfd(aDocument())), 'Doc_0/Document.xml').includes('<ofd:PublicRes>PublicRes.xml<')]).toEqual([false, true])
  })

  test('with a text that XML cannot hold is refused', () => {
    for (const value of ['\u0000', 'a\u000bb', '\ud842', '\uffff']) expect(draftOfd(aDocument({ customData: [{ name: 'CZZT', value }] }))).toMatchObject({ refused: 'TEXT_NOT_XML' })
    expect(draftOfd(aDocument({ title: '\u0007' }))).toMatchObject({ refused: 'TEXT_NOT_XML' })
    expect(draftOfd(aDocument({ customData: [{ name: 'KZ_X', value: '字'.repeat(5000) }] }))).toMatchObject({ refused: 'TEXT_TOO_LONG', detail: { element: 'KZ_X' } })
  })

  test('with a text that does not read as it is stored is neither written nor read', () => {
    const soundly = aDocument({ title: '甲乙', customData: [{ name: 'KZ_X', value: '丙\n丁' }] })
    const files = good(draftOfd(soundly))
    const withRoot = (from: string, to: string): unknown => readOfd(packOfd(new Map([...files, ['OFD.xml', Buffer.from(textOf(files, 'OFD.xml').replace(from, to))]])))
    expect(withRoot('甲乙', '甲乙')).toMatchObject({ title: '甲乙', customData: [{ value: '丙\n丁' }] })
    for (const unsafe of ['\u202e', '\u2066', '\u200f', '\u0085', '\u061c']) {
      expect(draftOfd(aDocument({ title: `甲${unsafe}乙` }))).toMatchObject({ refused: 'TEXT_UNSAFE', detail: { element: 'Title' } })
      expect(draftOfd(aDocument({ customData: [{ name: 'KZ_X', value: `丙${unsafe}` }] }))).toMatchObject({ refused: 'TEXT_UNSAFE', detail: { element: 'KZ_X' } })
      expect(withRoot('甲乙', `甲${unsafe}乙`)).toMatchObject({ refused: 'TEXT_UNSAFE' })
      expect(withRoot('丙', `丙${unsafe}`)).toMatchObject({ refused: 'TEXT_UNSAFE' })
    }
    expect(withRoot('甲乙', '甲'.repeat(513))).toMatchObject({ refused: 'TEXT_TOO_LONG', detail: { element: 'Title' } })
    expect(withRoot('丙', '丙'.repeat(4096))).toMatchObject({ refused: 'TEXT_TOO_LONG', detail: { element: 'KZ_X' } })
    expect(withRoot('KZ_X', 'K'.repeat(513))).toMatchObject({ refused: 'TEXT_TOO_LONG', detail: { element: 'CustomData' } })
  })

  test('without a seal is nothing that anybody vouches for', async () => {
    expect(await judged(good(draftOfd(aDocument())))).toMatchObject({ unchanged: 'no', sealsValidThen: 'no', signatures: [] })
  })
})

describe('a sealed document', () => {
  test('is unchanged, its seal valid, and everything in it covered', async () => {
    const judgement = await judged(await sealedFiles())
    expect(judgement).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes' })
    expect(troubles(judgement)).toEqual([])
  })

  test('names SM3 and SM2, the instant of sealing and the place of the seal', async () => {
    const description = textOf(await sealedFiles(), 'Doc_0/Signs/Sign_0/Signature.xml')
    expect(description).toContain('<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod><ofd:SignatureDateTime>20260302010000Z</ofd:SignatureDateTime><ofd:References CheckMethod="1.2.156.10197.1.401">')
    expect(description).toMatch(/<ofd:StampAnnot ID="s002" PageRef="2" Boundary="50 10 42 42"\/>/)
    expect(description).toContain('<ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue>')
  })

  test('hands the holder of the seal the digest of the description and its place', async () => {
    const asked: unknown[] = []
    const seal = async (request: unknown): Promise<Uint8Array> => { asked.push(request); return Uint8Array.of(1) }
    await sealOfd(good(draftOfd(aDocument())), aNewSeal({ seal }))
    expect(asked).toEqual([{ dataHash: expect.objectContaining({ length: 32 }), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', signedAt }])
  })

  test('passes on what the holder of the seal throws, and leaves the files alone', async () => {
    const files = good(draftOfd(aDocument()))
    const before = [...files.keys()]
    await expect(sealOfd(files, aNewSeal({ seal: () => Promise.reject(new Error('no key')) }))).rejects.toThrow('no key')
    expect([...files.keys()]).toEqual(before)
  })

  test('on a page that there is not is refused', async () => {
    expect(await sealOfd(good(draftOfd(aDocument())), aNewSeal({ stamps: [{ page: 1, box: { x: 0, y: 0, width: 1, height: 1 } }] }))).toMatchObject({ refused: 'PAGE_NOT_FOUND' })
  })
})

describe('several seals', () => {
  test('stand one after the other, each over all that was there, the last closing the list', async () => {
    const judgement = await judged(await sealedFiles({ closes: false }, { closes: false }, {}))
    expect(judgement).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes' })
    expect(judgement.signatures.map(({ id, entry }) => [id, entry])).toEqual([0, 1, 2].map((at) => [`s00${2 * at + 1}`, `Doc_0/Signs/Sign_${at}/Signature.xml`]))
    expect(troubles(judgement)).toEqual([])
  })

  test('can be added to an open list, which is said to be open, and not to a closed one', async () => {
    const open = await sealedFiles({ closes: false })
    expect(troubles(await judged(open))).toEqual(['LIST_OPEN'])
    expect(await judged(open)).toMatchObject({ unchanged: 'unknown', sealsValidThen: 'yes', signatures: [{ unchanged: 'yes' }] })
    expect(await sealOfd(await sealedFiles(), aNewSeal())).toMatchObject({ refused: 'CLOSED' })
  })

  test('can be added to a file that was stored and read again', async () => {
    const stored = good(readOfd(packOfd(await sealedFiles({ closes: false }))))
    expect(await judged(good(await sealOfd(stored.files, aNewSeal())))).toMatchObject({ unchanged: 'yes', signatures: [{}, {}] })
  })

  test('that were all named when the document was drafted are covered by each of them', async () => {
    const files = await plannedFiles(2)
    const judgement = await judged(files)
    expect([judgement.unchanged, judgement.sealsValidThen, judgement.signatures.map(({ entry }) => entry), troubles(judgement)]).toEqual(['yes', 'yes', ['Doc_0/Signs/Sign_0/Signature.xml', 'Doc_0/Signs/Sign_1/Signature.xml'], []])
    for (const entry of ['Doc_0/Signs/Sign_0/Signature.xml', 'Doc_0/Signs/Sign_1/Signature.xml']) expect(textOf(files, entry)).toContain('FileRef="/Doc_0/Signs/Signatures.xml"')
    expect(await sealOfd(files, aNewSeal())).toMatchObject({ refused: 'CLOSED' })
  })

  test('of which one has not sealed yet, or was taken away, make no whole document', async () => {
    const two = await plannedFiles(2)
    const list = 'Doc_0/Signs/Signatures.xml'
    const withoutLast = new Map([...two].filter(([entry]) => !entry.includes('Sign_1')))
    for (const files of [await plannedFiles(1), withoutLast]) expect((await judged(files)).unchanged).toBe('no')
    const shorter = textOf(two, list).replace(/<ofd:Signature ID="s003"[^>]*>/, '').replace('<ofd:MaxSignId>s004', '<ofd:MaxSignId>s002')
    expect(shorter).not.toContain('Sign_1')
    expect(troubles(await judged(new Map([...withoutLast, [list, Buffer.from(shorter)]])))).toEqual(['REFERENCE_CHANGED'])
  })

  test('have ids that are names of XML, each once in its file and counted on from those of other makers', async () => {
    const idsIn = (files: OfdFiles, entry: string): readonly string[] => [...textOf(files, entry).matchAll(/ ID="([^"]*)"|<ofd:MaxSignId>([^<]*)/g)].map(([, id, max]) => id ?? max ?? '')
    const list = 'Doc_0/Signs/Signatures.xml'
    const ids = async (files: OfdFiles) => [list, 'Doc_0/Signs/Sign_0/Signature.xml', 'Doc_0/Signs/Sign_1/Signature.xml'].map((entry) => idsIn(files, entry))
    const two = [['s004', 's001', 's003'], ['s002'], ['s004']]
    expect(await ids(await plannedFiles(2))).toEqual(two)
    expect(await ids(await sealedFiles({ closes: false }, {}))).toEqual(two)
    const box = { x: 1, y: 2, width: 3, height: 4 }
    expect(idsIn(await sealedFiles({ stamps: [{ page: 0, box }, { page: 0, box }] }), 'Doc_0/Signs/Sign_0/Signature.xml')).toEqual(['s002', 's002-2'])
    const open = await sealedFiles({ closes: false })
    const others = new Map([...open, [list, Buffer.from(textOf(open, list).replace('ID="s001"', 'ID="7"'))]])
    expect((await ids(good(await sealOfd(others, aNewSeal())))).slice(0, 1)).toEqual([['s010', '7', 's009']])
    expect(textOf(good(draftOfd(aDocument())), list)).not.toMatch(/ID=|MaxSignId/)
  })

  test('go where no system takes their files for others', async () => {
    const open = await sealedFiles({ closes: false })
    for (const taken of ['Doc_0/Signs/sign_1/Signature.xml', 'Doc_0/Signs/SIGN_1/other.bin', 'Doc_0/Signs/Sign_1']) {
      const files = new Map([...open, [taken, Buffer.from('<a/>')]])
      const read = good(readOfd(packOfd(good(await sealOfd(files, aNewSeal())))))
      expect([...read.files.keys()].filter((entry) => entry.endsWith('SignedValue.dat'))).toEqual(['Doc_0/Signs/Sign_0/SignedValue.dat', 'Doc_0/Signs/Sign_2/SignedValue.dat'])
    }
    const planned = new Map([...await plannedFiles(1), ['doc_0/signs/sign_1/signedvalue.dat', Buffer.from('other')]])
    expect(await sealOfd(planned, aNewSeal())).toMatchObject({ refused: 'NAME_TWICE' })
  })

  test('are refused before anybody signs where the file would not be read again', async () => {
    const seal = (): Promise<Uint8Array> => Promise.reject(new Error('nothing is signed that is refused'))
    const open = await sealedFiles({ closes: false })
    const list = 'Doc_0/Signs/Signatures.xml'
    const last = new Map([...open, [list, Buffer.from(textOf(open, list).replace('ID="s001"', 'ID="999999999"'))]])
    expect(await sealOfd(last, aNewSeal({ seal }))).toMatchObject({ refused: 'SIGNATURE_ID_WRONG' })
    expect(await sealOfd(open, aNewSeal({ seal, stamps: [] }))).toMatchObject({ refused: 'STAMPS_MISSING' })
    const full = new Map([...open, ...Array.from({ length: 4096 - open.size }, (_, at) => [`Doc_0/Attachs/${at}`, Uint8Array.of()] as const)])
    expect(await sealOfd(full, aNewSeal({ seal }))).toMatchObject({ refused: 'ENTRIES_TOO_MANY' })
    expect(await sealOfd(open, aNewSeal({ seal: async () => new Uint8Array(3 * 1024 * 1024 + 1) }))).toMatchObject({ refused: 'ENTRY_TOO_LARGE' })
  })

  test('can be planned up to the limit', () => {
    expect(draftOfd(aDocument(), { seals: 65 })).toMatchObject({ refused: 'SIGNATURES_TOO_MANY' })
  })

  test('one after another, the last closing the list, cannot lose the last unseen', async () => {
    const files = await sealedFiles({ closes: false }, { closes: true })
    const list = 'Doc_0/Signs/Signatures.xml'
    const first = (await sealedFiles({ closes: false })).get(list) ?? Uint8Array.of()
    const one = new Map([...files].filter(([entry]) => !entry.includes('Sign_1')).map(([entry, bytes]) => [entry, entry === list ? first : bytes] as const))
    const judgement = await judged(one)
    expect([judgement.unchanged, troubles(judgement)]).toEqual(['unknown', ['LIST_OPEN']])
  })

  test('are missed when one is taken away from a closed list', async () => {
    const files = await sealedFiles({ closes: false }, {})
    const first = await sealedFiles({ closes: false })
    const without = new Map([...files].filter(([entry]) => !entry.includes('Sign_0')))
    expect((await judged(without)).unchanged).toBe('no')
    // The second seal closed the list; with the list of one seal put back, the second one's files belong to nothing.
    const list = 'Doc_0/Signs/Signatures.xml'
    expect(troubles(await judged(new Map([...files, [list, first.get(list) ?? Uint8Array.of()]])))).toContain('ENTRIES_UNCOVERED')
  })
})
