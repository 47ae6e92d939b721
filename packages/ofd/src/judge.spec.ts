import { digest } from '@hub/canonical'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeOfd, packOfd, readOfd, sealOfd, type OfdFiles } from './index.ts'
import { aNewSeal, good, judged, sealedFiles, signedAt, smallSeal, troubles } from './testing/documents.ts'
import { aSeal, effects, sealWith } from './testing/ses.ts'

const list = 'Doc_0/Signs/Signatures.xml'
const description = 'Doc_0/Signs/Sign_0/Signature.xml'
const value = 'Doc_0/Signs/Sign_0/SignedValue.dat'
const page = 'Doc_0/Pages/Page_0/Content.xml'

const put = (files: OfdFiles, entry: string, content: string | Uint8Array): OfdFiles => new Map([...files, [entry, Buffer.from(content)]])
const without = (files: OfdFiles, entry: string): OfdFiles => new Map([...files].filter(([name]) => name !== entry))
const textOf = (files: OfdFiles, entry: string): string => Buffer.from(files.get(entry) ?? []).toString()
const checkValue = (content: string | Uint8Array): string => digest('sm3', Buffer.from(content)).toString('base64')

/** A signer who describes something else and uses a true seal on it. */
async function signedAnew(files: OfdFiles, change: (text: string) => string): Promise<OfdFiles> {
  const before = textOf(files, description)
  const text = change(before)
  expect(text).not.toBe(before)
  return put(put(files, description, text), value, await sealWith(smallSeal)({ dataHash: digest('sm3', Buffer.from(text)), propertyInfo: `/${description}`, signedAt }))
}

let files: OfdFiles
let open: OfdFiles
beforeAll(async () => {
  files = await sealedFiles()
  open = await sealedFiles({ closes: false })
})

describe('whoever', () => {
  test('changes a page is found out, the page named', async () => {
    const judgement = await judged(put(files, page, textOf(files, page).replace('名称', '名字')))
    expect(judgement.signatures[0]?.steps).toContainEqual(expect.objectContaining({ step: 'signature.references', code: 'REFERENCE_CHANGED', detail: { entries: [page], count: 1 } }))
    expect(judgement).toMatchObject({ unchanged: 'no', sealsValidThen: 'yes' })
  })

  test('takes a file away is found out', async () => {
    expect(troubles(await judged(without(files, 'Doc_0/PublicRes.xml')))).toEqual(['REFERENCE_MISSING'])
  })

  test('adds a file is found out: nobody covers it, and the seal did not', async () => {
    const judgement = await judged(put(files, 'Doc_0/Attachs/evil.bin', 'evil'))
    expect(troubles(judgement)).toEqual(['ENTRIES_UNCOVERED', 'CONTENT_UNCOVERED'])
    expect(judgement.unchanged).toBe('no')
  })

  test('changes the metadata is found out', async () => {
    expect(troubles(await judged(put(files, 'OFD.xml', textOf(files, 'OFD.xml').replace('样本', '样书'))))).toEqual(['REFERENCE_CHANGED'])
  })

  test('changes the description of the signature, with all digests right, is found out', async () => {
    const changed = textOf(files, page).replace('名称', '名字')
    const forged = put(put(files, page, changed), description, textOf(files, description).replace(checkValue(files.get(page) ?? ''), checkValue(changed)))
    expect(troubles(await judged(forged))).toEqual(['DATA_HASH_DIFFERS'])
  })

  test('puts the signature of another document in its place is found out', async () => {
    expect(troubles(await judged(put(files, value, open.get(value) ?? '')))).toEqual(['DATA_HASH_DIFFERS'])
  })

  test('moves the seal on the page is found out', async () => {
    expect(troubles(await judged(put(files, description, textOf(files, description).replace('50 10 42 42', '0 0 42 42'))))).toEqual(['DATA_HASH_DIFFERS'])
  })

  test('takes the signed value away, or puts something else there, leaves what cannot be judged', async () => {
    expect(troubles(await judged(without(files, value)))).toEqual(['ENTRIES_UNCOVERED', 'VALUE_NEEDED', 'VALUE_NEEDED', 'VALUE_NEEDED', 'VALUE_MISSING', 'VALUE_NEEDED'])
    expect(await judged(put(files, value, 'no signature'))).toMatchObject({ unchanged: 'no', sealsValidThen: 'no' })
  })

  test('adds something after one seal that another seal covers: the first seal did not see it', async () => {
    const later = good(await sealOfd(put(open, 'Doc_0/Attachs/later.bin', 'later'), aNewSeal()))
    const { steps, signatures } = await judged(later)
    expect(steps.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(signatures.map(({ unchanged }) => unchanged)).toEqual(['no', 'yes'])
    expect(signatures[0]?.steps).toContainEqual(expect.objectContaining({ code: 'CONTENT_UNCOVERED', detail: { entries: ['Doc_0/Attachs/later.bin'], count: 1 } }))
  })
})

describe('a description that is signed all the same', () => {
  test('with a digest that can be forged is not accepted', async () => {
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace('1.2.156.10197.1.401', 'MD5'))))).toEqual(['METHOD_REFUSED', 'REFERENCES_UNJUDGED'])
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace(' CheckMethod="1.2.156.10197.1.401"', ''))))).toEqual(['METHOD_REFUSED', 'REFERENCES_UNJUDGED'])
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace('10197.1.501', '10197.1.999'))))).toEqual(['METHOD_REFUSED'])
  })

  test('without references covers nothing', async () => {
    const { unchanged, ...judgement } = await judged(await signedAnew(files, (text) => text.replaceAll(/<ofd:Reference .*?<\/ofd:Reference>/g, '')))
    expect(unchanged).toBe('no')
    expect(troubles({ unchanged, ...judgement })).toEqual(expect.arrayContaining(['ENTRIES_UNCOVERED', 'REFERENCES_EMPTY', 'CONTENT_UNCOVERED']))
  })

  test('with one file twice is not accepted, however it is spelt', async () => {
    const twice = (spelt: string) => (text: string): string => text.replace('</ofd:References>', `<ofd:Reference FileRef="${spelt}"><ofd:CheckValue>AAAA</ofd:CheckValue></ofd:Reference></ofd:References>`)
    for (const spelt of ['/OFD.xml', '/Doc_0/../OFD.xml', '../../../OFD.xml']) expect(troubles(await judged(await signedAnew(files, twice(spelt)))), spelt).toEqual(['REFERENCE_TWICE'])
  })

  test('is broken when it points out of the package, or says a thing twice or not at all', async () => {
    const broken: readonly ((text: string) => string)[] = [
      (text) => text.replace('FileRef="/OFD.xml"', 'FileRef="../../../../OFD.xml"'),
      (text) => text.replace('FileRef="/OFD.xml"', ''),
      (text) => text.replace(/<ofd:CheckValue>.*?<\/ofd:CheckValue>/, ''),
      (text) => text.replace('</ofd:SignedInfo>', '</ofd:SignedInfo><ofd:SignedInfo/>'),
      (text) => text.replace(/<ofd:SignedValue>.*<\/ofd:SignedValue>/, ''),
      (text) => text.replace(/<ofd:SignatureMethod>.*<\/ofd:SignatureMethod>/, ''),
      (text) => text.replace('</ofd:References>', '</ofd:References><ofd:References/>'),
      (text) => text.replace('</ofd:SignedInfo>', '<ofd:Seal/></ofd:SignedInfo>'),
      (text) => text.replaceAll('ofd:Signature ', 'ofd:Signatur ').replace('</ofd:Signature>', '</ofd:Signatur>'),
    ]
    for (const change of broken) expect(troubles(await judged(await signedAnew(files, change)))[0]).toMatch(/ENTRIES_UNCOVERED|LIST_OPEN|DESCRIPTION_BROKEN/)
    for (const change of broken) expect(troubles(await judged(await signedAnew(files, change)))).toContain('DESCRIPTION_BROKEN')
  })

  test('with words that nobody uses, or that turn the text around, does not get them into an answer', async () => {
    for (const word of [`1.2${'3'.repeat(200)}`, '1.2\u202e']) {
      const judgement = await judged(await signedAnew(files, (text) => text.replace('1.2.156.10197.1.501', word)))
      expect(troubles(judgement)).toContain('DESCRIPTION_BROKEN')
      expect(JSON.stringify(judgement)).not.toContain(word)
    }
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace(/PageRef="\d+"/, `PageRef="${'9'.repeat(200)}"`))))).toContain('DESCRIPTION_BROKEN')
  })

  test('with a seal on no page of the document is not accepted', async () => {
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace(/PageRef="\d+"/, 'PageRef="99"'))))).toEqual(['STAMP_OFF_PAGE'])
    expect(troubles(await judged(await signedAnew(files, (text) => text.replace(/<ofd:StampAnnot.*?\/>/, ''))))).toEqual(['STAMP_OFF_PAGE'])
  })

  test('with a Seal.esl may say the seal that was used, and no other', async () => {
    const named = (text: string): string => text.replace('</ofd:SignedInfo>', '<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>')
    const withSeal = (seal: Uint8Array): Promise<OfdFiles> => signedAnew(put(files, 'Doc_0/Signs/Sign_0/Seal.esl', seal), named)
    expect(troubles(await judged(await withSeal(smallSeal)))).toEqual([])
    expect(troubles(await judged(await withSeal(aSeal({ type: 'png', bytes: Uint8Array.of(1), mm: 42 }))))).toEqual(['ENTRIES_UNCOVERED', 'CONTENT_UNCOVERED', 'SEAL_FILE_DIFFERS'])
  })

  test('of another place than the seal says is told, but does not make the file a changed one', async () => {
    const moved = put(files, value, await sealWith(smallSeal)({ dataHash: digest('sm3', files.get(description) ?? Buffer.of()), propertyInfo: 'Doc_0', signedAt }))
    expect(await judged(moved)).toMatchObject({ unchanged: 'yes' })
    expect(troubles(await judged(moved))).toEqual(['PROPERTY_INFO_DIFFERS'])
  })
})

describe('a list of signatures', () => {
  const entryOf = (id: string, location: string): string => `<ofd:Signature ID="${id}" Type="Seal" BaseLoc="${location}"/>`
  const listed = (...entries: readonly string[]): OfdFiles => put(open, list, `<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016">${entries.join('')}</ofd:Signatures>`)
  const first = entryOf('1', `/${description}`)

  test('that is empty, or not there, leaves a document without seal', async () => {
    for (const none of [listed(), without(open, list)]) expect(await judged(none)).toMatchObject({ unchanged: 'no', sealsValidThen: 'no', signatures: [] })
  })

  test('with a number twice, a signature twice, a wrong number or an unknown kind is refused', async () => {
    const wrong = [[first, entryOf('1', 'Other.xml')], [first, entryOf('2', 'Sign_0/Signature.xml')], [entryOf('x', `/${description}`)], [first.replace('Seal', 'Stamp')], [entryOf('1', '../../../x')]]
    for (const entries of wrong) expect((await judged(listed(...entries))).steps[0]).toMatchObject({ code: 'PACKAGE_REFUSED' })
  })

  test('with more signatures than a document has is refused', async () => {
    expect((await judged(listed(...Array.from({ length: 65 }, (_, at) => entryOf(String(at + 1), `Sign_${at}/Signature.xml`))))).steps[0]).toMatchObject({ detail: { refused: 'SIGNATURES_TOO_MANY' } })
  })

  test('that names a signature which is none does not make any files its parts', async () => {
    const bogus = (seal: string, type: 'Seal' | 'Sign'): OfdFiles => new Map([
      ...listed(first, entryOf('2', 'Sign_1/Signature.xml').replace('Seal', type)),
      ['Doc_0/Signs/Sign_1/Signature.xml', Buffer.from(`<ofd:Signature xmlns:ofd="http://www.ofdspec.org/2016"><ofd:SignedInfo><ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod><ofd:References CheckMethod="1.2.156.10197.1.401"/>${seal}</ofd:SignedInfo><ofd:SignedValue>/Doc_0/Attachs/evil2.bin</ofd:SignedValue></ofd:Signature>`)],
      ['Doc_0/Attachs/evil2.bin', Buffer.from('evil')],
    ])
    const withSeal = new Map([...bogus('<ofd:Seal><ofd:BaseLoc>/Doc_0/Attachs/evil.bin</ofd:BaseLoc></ofd:Seal>', 'Sign'), ['Doc_0/Attachs/evil.bin', Buffer.from('evil')]])
    const coverageOf = async (files: OfdFiles) => {
      const { steps, signatures } = await judged(files)
      return [...steps, ...signatures[0]?.steps ?? []].filter(({ step }) => step.endsWith('coverage')).map(({ code, detail }) => [code, detail['entries']])
    }
    expect(await coverageOf(withSeal)).toEqual([['ENTRIES_UNCOVERED', ['Doc_0/Attachs/evil.bin']], ['CONTENT_UNCOVERED', ['Doc_0/Attachs/evil.bin']]])
    const all = ['Doc_0/Signs/Sign_1/Signature.xml', 'Doc_0/Attachs/evil2.bin']
    expect(await coverageOf(bogus('', 'Seal'))).toEqual([['ENTRIES_UNCOVERED', all], ['CONTENT_UNCOVERED', all]])
    // The message of a digital signature may be one: that is left open, not taken for granted.
    expect(await coverageOf(bogus('', 'Sign'))).toEqual([['COVERAGE_UNJUDGED', all], ['COVERAGE_UNJUDGED', all]])
  })

  test('that has one seal several times, from copies of its description, does not make several seals of it', async () => {
    const copies = [1, 2].map((at) => [`Doc_0/Signs/Sign_${at}/Signature.xml`, open.get(description) ?? Buffer.of()] as const)
    const thrice = new Map([...listed(first, entryOf('2', 'Sign_1/Signature.xml'), entryOf('3', 'Sign_2/Signature.xml')), ...copies])
    const judgement = await judged(thrice)
    expect(judgement).toMatchObject({ unchanged: 'no', sealsValidThen: 'no' })
    expect(judgement.signatures.map(({ steps }) => steps.some(({ code }) => code === 'SIGNATURE_REPEATED'))).toEqual([false, true, true])
  })

  test('whose signatures share one signed value, or have copies of it, has it judged once', async () => {
    const other = textOf(open, description).replace('50 10 42 42', '0 0 42 42')
    const copy = other.replace(value, 'Doc_0/Signs/Sign_1/Copy.dat').replace('ID="s002"', 'ID="s003"')
    const shared = new Map([...listed(first, entryOf('2', 'Sign_1/Signature.xml'), entryOf('3', 'Sign_2/Signature.xml')), ['Doc_0/Signs/Sign_1/Signature.xml', Buffer.from(other)], ['Doc_0/Signs/Sign_2/Signature.xml', Buffer.from(copy)], ['Doc_0/Signs/Sign_1/Copy.dat', open.get(value) ?? Buffer.of()]] as const)
    let asked = 0
    const { signatures } = await judgeOfd(good(readOfd(packOfd(shared))), { judgeSeal: (request) => { asked += 1; return effects.judgeSeal(request) } })
    expect(signatures.map(({ unchanged }) => unchanged)).toEqual(['no', 'no', 'no'])
    expect(asked).toBe(1)
  })

  test('that names a signature that is not there says so, beside the one that is', async () => {
    const { signatures, unchanged } = await judged(listed(first, entryOf('2', 'Sign_1/Signature.xml')))
    expect([unchanged, signatures.map(({ unchanged: each }) => each)]).toEqual(['no', ['yes', 'no']])
  })
})
