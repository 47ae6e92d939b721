import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64 } from './base64.ts'
import { parseUnwrapRequest, parseWrapRequest, wrapContext, wrapPurposes } from './wrap-request.ts'
import { encodeWrappedKey, parseWrappedKey } from './wrapped-key.ts'

const plain = toBase64(new Uint8Array(32).fill(7))
const wrapped = toBase64(encodeWrappedKey({ signerKeyId: 'wrap-1', box: new Uint8Array(60).fill(9) }))
const subject = { purpose: 'ledger-kek', hubId: '019cace0-5a80-7000-8000-0123456789ab', keyId: 'kek-1' }

test('the additional data of a wrapped key, as frozen on day one', () => {
  expect(new TextDecoder().decode(wrapContext({ purpose: 'ledger-kek', hubId: 'hub-1', keyId: 'kek-1' }))).toBe(
    'zhengyuan/wrap/v1\nledger-kek\nhub-1\nkek-1\n',
  )
})

test('the bytes of a wrapped key, as frozen on day one', () => {
  expect(encodeWrappedKey({ signerKeyId: 'wrap-1', box: Uint8Array.of(1, 2, 3) }).toString('hex')).toBe('0106777261702d31010203')
})

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9._-]{0,5}[a-z0-9])?$/)
const anySubject = fc.record({ purpose: fc.constantFrom(...wrapPurposes), hubId: name, keyId: name })

test('different subjects have different additional data', () => {
  fc.assert(fc.property(anySubject, anySubject, (a, b) => {
    const same = a.purpose === b.purpose && a.hubId === b.hubId && a.keyId === b.keyId
    expect(Buffer.from(wrapContext(a)).equals(wrapContext(b))).toBe(same)
    // A field may not lend its end to the next one.
    expect(wrapContext({ ...a, hubId: a.hubId + b.keyId })).not.toEqual(wrapContext({ ...a, keyId: b.keyId + a.keyId }))
  }))
})

test('a wrapped key is read as it was written', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/), fc.uint8Array({ minLength: 1, maxLength: 128 }), (signerKeyId, box) => {
    expect(parseWrappedKey(encodeWrappedKey({ signerKeyId, box }))).toEqual({ signerKeyId, box: Buffer.from(box) })
  }))
})

test('no bytes make the parser of wrapped keys throw; what it takes, it would write again', () => {
  const hostile = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 80 }).map((tail) => Uint8Array.of(1, 6, ...tail)))
  fc.assert(fc.property(hostile, (bytes) => {
    const key = parseWrappedKey(bytes)
    if (key !== undefined) expect(encodeWrappedKey(key).equals(bytes)).toBe(true)
    else expect(bytes[0] === 1 && bytes[1] === 6 && /^[a-z][a-z0-9-]{5}.+$/s.test(Buffer.from(bytes.subarray(2)).toString('latin1'))).toBe(false)
  }))
})

test('valid bodies are read', () => {
  expect(parseWrapRequest({ ...subject, plain })).toEqual({ ...subject, plain: Buffer.alloc(32, 7) })
  expect(parseUnwrapRequest({ ...subject, wrapped })).toEqual({ ...subject, wrapped: { signerKeyId: 'wrap-1', box: Buffer.alloc(60, 9) } })
})

test('no body makes a parser throw', () => {
  const nearly = fc.record({ purpose: fc.constant('ledger-kek'), hubId: fc.anything(), keyId: fc.anything(), plain: fc.anything(), wrapped: fc.anything() }, { requiredKeys: ['purpose'] })
  fc.assert(fc.property(fc.oneof(fc.anything(), fc.jsonValue(), nearly), (body) => {
    expect(isRefusal(parseWrapRequest(body))).toBe(true)
    expect(isRefusal(parseUnwrapRequest(body))).toBe(true)
  }))
})

test.each([
  ['another purpose', { ...subject, plain, purpose: 'checkpoint' }, { refused: 'UNKNOWN_PURPOSE' }],
  ['no purpose', { hubId: 'h', keyId: 'k', plain }, { refused: 'MALFORMED_FIELD', detail: { field: 'purpose' } }],
  ['wrapped bytes beside the plain ones', { ...subject, plain, wrapped }, { refused: 'UNKNOWN_FIELD' }],
  ['an empty hub id', { ...subject, hubId: '', plain }, { refused: 'MALFORMED_FIELD', detail: { field: 'hubId' } }],
  ['a line break in the hub id', { ...subject, hubId: 'a\nb', plain }, { refused: 'MALFORMED_FIELD', detail: { field: 'hubId' } }],
  ['a line break in the key id', { ...subject, keyId: 'a\n', plain }, { refused: 'MALFORMED_FIELD', detail: { field: 'keyId' } }],
  ['a key of 15 bytes', { ...subject, plain: toBase64(new Uint8Array(15)) }, { refused: 'MALFORMED_FIELD', detail: { field: 'plain' } }],
  ['a key of 65 bytes', { ...subject, plain: toBase64(new Uint8Array(65)) }, { refused: 'MALFORMED_FIELD', detail: { field: 'plain' } }],
  ['base64 with a line break', { ...subject, plain: `${plain}\n` }, { refused: 'MALFORMED_FIELD', detail: { field: 'plain' } }],
  ['base64 without padding', { ...subject, plain: plain.replace('=', '') }, { refused: 'MALFORMED_FIELD', detail: { field: 'plain' } }],
  ['base64url', { ...subject, plain: toBase64(new Uint8Array(32).fill(255)).replaceAll('/', '_') }, { refused: 'MALFORMED_FIELD', detail: { field: 'plain' } }],
])('a wrap request with %s is refused with its code', (_what, body, refusal) => {
  expect(parseWrapRequest(body)).toMatchObject(refusal)
})

test.each([
  ['plain bytes', { ...subject, wrapped, plain }, { refused: 'UNKNOWN_FIELD' }],
  ['another version', { ...subject, wrapped: toBase64(Uint8Array.of(2, 1, 97, 0)) }, { refused: 'MALFORMED_FIELD', detail: { field: 'wrapped' } }],
  ['nothing after the key id', { ...subject, wrapped: toBase64(Uint8Array.of(1, 1, 97)) }, { refused: 'MALFORMED_FIELD', detail: { field: 'wrapped' } }],
])('an unwrap request with %s is refused with its code', (_what, body, refusal) => {
  expect(parseUnwrapRequest(body)).toMatchObject(refusal)
})
