import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocumentRequest, parsePreviewRequest } from '../documents/document-request.ts'
import { parseSealPreview, parseSealRequest, parseSealRevocation, spellSealRequest } from '../seals/seal-request.ts'
import { documentRequest, sealRequest } from '../testing/seal-requests.ts'
import { isOwnKey } from './own-keys.ts'

const runs = { numRuns: Number(process.env['FC_RUNS'] ?? 300) }
const parsers = { parseSealRequest, parseSealPreview, parseSealRevocation, parseDocumentRequest, parsePreviewRequest }

test.each(Object.entries(parsers))('%s refuses whatever it is given, and repeats nothing of it', (_name, parse) => {
  fc.assert(fc.property(fc.anything(), (body) => { expect(isRefusal(parse(body))).toBe(true) }), runs)
  const secret = 'Zhang San 339900195501010014'
  for (const body of [secret, { [secret]: 1 }, { sealId: secret }, documentRequest('driver', [0], { content: { [secret]: secret } }), documentRequest('driver', [0], { content: { ...documentRequest('driver').content, face: { [secret]: secret } } })])
    expect(JSON.stringify(parse(body))).not.toContain('3399')
})

test('a length that is nothing to compare is refused, wherever it stands', () => {
  const hostile = { length: { toString: 1 } }
  for (const field of Object.keys(sealRequest())) expect(parseSealRequest(sealRequest(0, { [field]: hostile })), field).toMatchObject({ refused: 'MALFORMED_BODY' })
  for (const field of Object.keys(documentRequest('driver'))) expect(parseDocumentRequest(documentRequest('driver', [0], { [field]: [hostile] })), field).toMatchObject({ refused: 'MALFORMED_BODY' })
})

test('what is wrong is named by its place', () => {
  expect(parseDocumentRequest(documentRequest('driver', [0], { content: { ...documentRequest('driver').content, validity: { from: 'soon', until: null } } }))).toMatchObject({ refused: 'MALFORMED_FIELD', detail: { field: 'content.validity' } })
  expect(parseDocumentRequest(documentRequest('driver', [0], { template: {} }))).toMatchObject({ refused: 'MALFORMED_FIELD', detail: { field: 'template' } })
  expect(parseDocumentRequest(documentRequest('driver', [0], { more: 1 }))).toMatchObject({ refused: 'UNKNOWN_FIELD' })
  expect(isRefusal(parseDocumentRequest(documentRequest('driver', [0, 1])))).toBe(false)
  expect(isRefusal(parseDocumentRequest(documentRequest('driver', [0], { annotation: { grade: 'A', provider: '演示市公安局', until: '2026-12-31' } })))).toBe(false)
})

test('two requests for a seal are spelt alike only where they are the same', () => {
  const text = fc.constantFrom('a', '["', ',', '演示', '\\')
  const parts = fc.record({ name: text, unitName: text, bottom: fc.option(text), sm2: fc.option(text) })
  const spell = ({ name, unitName, bottom, sm2 }: { name: string; unitName: string; bottom: string | null; sm2: string | null }): string => {
    const parsed = parseSealRequest(sealRequest(0, {}, 1_795_000_000_000))
    if (isRefusal(parsed)) throw new TypeError(parsed.refused)
    return spellSealRequest({ ...parsed, name, unitName, bottom, ...(sm2 === null ? {} : { keys: { sm2 } }) })
  }
  fc.assert(fc.property(parts, parts, (one, other) => { expect(spell(one) === spell(other)).toBe(JSON.stringify(one) === JSON.stringify(other)) }), runs)
})

test('keys of the signer itself are known, those of seals are not among them', () => {
  for (const keyId of ['wrap-1', 'checkpoint-1', 'receipt-1', 'ca-issuing-sm2', 'ca-issuing-p256', 'seal-maker-sm2', 'time-stamp-p256', 'ocsp-sm2', 'ocsp-p256']) expect(isOwnKey(keyId), keyId).toBe(true)
  expect(isOwnKey('seal-019cace0-5a80-7000-8000-000000000000-sm2')).toBe(false)
})
