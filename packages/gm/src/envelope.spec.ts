import fc from 'fast-check'
import { createDecipheriv, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { envelopeOverheadBytes, envelopePlainBytesMax, openEnvelope, sealEnvelope, sealWith } from './envelope.ts'
import { others } from './fixtures/others.ts'
import { bytes, flips, standard, standardKey } from './fixtures/standard.ts'
import { generateSm2PrivateKey } from './keys/private-key.ts'
import { sm3 } from './sm3.ts'

const key = generateSm2PrivateKey()
const plain = Buffer.from('登记机关留存')
const context = Buffer.from('hub-1 kek-1')
const refused = { refused: 'ENVELOPE_REFUSED', detail: {} }
const envelope = sealEnvelope(key.publicKey, plain, context)

/** Random bytes that are the same in every run: SM3 of a counter. */
function counted(): (size: number) => Buffer {
  let count = 0
  return (size) => {
    count += 1
    return Buffer.alloc(size, Buffer.concat([sm3(Uint8Array.of(count)), sm3(Uint8Array.of(count, 1))]))
  }
}

const frozen: readonly (readonly [string, string, string])[] = [
  ['', '', '5a5945560104482e5ce5b57fd4fb9ab2a6f2cf8fcb74350f7a79b9297f9a167592ccf62c8badc062e6e7e52ad5c3296671e05d5d2db38683f04b0571c2b78efa12d5d121c995413be4989889546480bab9d27692170f0132f928b04ec85291d72593e4ffb545f190616216ef95ce4e272a74ffbc4d091c075a6d7077ce22d4c189e0721a75a95eb5fa847028454f46b6319b82181079c1be86994ae8741d802cf422ce0bc11706baf809557f5baf8c00b17f905d0083621a7f96c9605105f818082fd64b8780'],
  ['内容', '上下文', '5a5945560104482e5ce5b57fd4fb9ab2a6f2cf8fcb74350f7a79b9297f9a167592ccf62c8badc062e6e7e52ad5c3296671e05d5d2db38683f04b0571c2b78efa12d5d121c995413be4989889546480bab9d27692170f0132f928b04ec85291d72593e4ffb545f190616216ef95ce4e272a74ffbc4d091c075a6d7077ce22d4c189e0721a75a95eb5fa847028454f46b6319b82181079c1be86994ae8741d802cf422ce0bc117e7efb92eefe2f74b673b73a5d6bd29db92ac33eb8ea7e4534e9ed99b4e9bbc7cd117457404cb'],
]

test.each(frozen)('the layout of version 1 is frozen: %j in the context %j', (text, about, hex) => {
  const { publicKey } = standardKey()
  expect(sealWith(counted(), publicKey, Buffer.from(text), Buffer.from(about)).toString('hex')).toBe(hex)
  expect(openEnvelope(standardKey(), bytes(hex), Buffer.from(about))).toEqual(Buffer.from(text))
})

test.each(others)('an envelope can be opened from its description alone, with %s', (_name, { sm2 }) => {
  const sealed = sealEnvelope(standardKey().publicKey, plain, context)
  expect(sealed.subarray(0, 6).toString('latin1')).toBe('ZYEV\u0001\u0004')
  const contentKey = Buffer.from(Uint8Array.from(sm2.doDecrypt(sealed.subarray(6, 150).toString('hex'), standard.d, 1, { output: 'array' })))
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(context.length))
  expect(createHmac('sm3', contentKey.subarray(16)).update(length).update(context).update(sealed.subarray(0, -32)).digest()).toEqual(sealed.subarray(-32))
  expect(createDecipheriv('sm4-ctr', contentKey.subarray(0, 16), sealed.subarray(150, 166)).update(sealed.subarray(166, -32))).toEqual(plain)
})

test('what is sealed for a key and context is opened with them', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), fc.uint8Array({ maxLength: 50 }), (anyPlain, anyContext) => {
    const sealed = sealEnvelope(key.publicKey, anyPlain, anyContext)
    expect(sealed).toHaveLength(anyPlain.length + envelopeOverheadBytes)
    expect(openEnvelope(key, sealed, anyContext)).toEqual(Buffer.from(anyPlain))
  }), { numRuns: 20 })
})

test('no two envelopes of one text are alike', () => {
  const other = sealEnvelope(key.publicKey, plain, context)
  expect(other.subarray(5, 70)).not.toEqual(envelope.subarray(5, 70))
  expect(other.subarray(-32 - plain.length)).not.toEqual(envelope.subarray(-32 - plain.length))
})

describe('refused, always for the same reason, is an envelope', () => {
  test('with any byte changed', () => {
    for (const changed of flips(envelope)) expect(openEnvelope(key, changed, context)).toEqual(refused)
  })

  test('cut off anywhere, at either end, or with a byte more', () => {
    for (let length = 0; length < envelope.length; length += 1) {
      expect(openEnvelope(key, envelope.subarray(0, length), context)).toEqual(refused)
      expect(openEnvelope(key, envelope.subarray(envelope.length - length), context)).toEqual(refused)
    }
    expect(openEnvelope(key, Buffer.concat([envelope, Uint8Array.of(0)]), context)).toEqual(refused)
  })

  test('in another context, and with another key', () => {
    for (const other of ['', 'hub-1 kek-', 'hub-1 kek-11', 'hub-2 kek-1']) expect(openEnvelope(key, envelope, Buffer.from(other))).toEqual(refused)
    expect(openEnvelope(generateSm2PrivateKey(), envelope, context)).toEqual(refused)
  })

  test('whose content has moved into the context, byte by byte', () => {
    const about = Buffer.concat([context, envelope])
    for (let moved = 1; moved < 20; moved += 1) expect(openEnvelope(key, about.subarray(context.length + moved), about.subarray(0, context.length + moved))).toEqual(refused)
  })

  test('that is longer than any of ours, without a look at it', () => {
    expect(openEnvelope(key, new Uint8Array(envelopePlainBytesMax + envelopeOverheadBytes + 1), context)).toEqual(refused)
  })
})
