import { createSecretKey, randomBytes } from 'node:crypto'
import type { Json, PlainPart, SealedPart } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flipped, newHolder, newUuid, profileNames, runs, vectorKey, vectors } from './fixtures.ts'
import { profiles } from './profile.ts'
import { openPart, sealPart } from './seal.ts'
import { makeKey, unwrapKey, type SubjectKey } from './subject-key.ts'

const binding = vectors.binding
const anyJson = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)

function newKey(): SubjectKey {
  return { subject: newHolder(), keyId: newUuid(), secret: createSecretKey(randomBytes(32)) }
}

function flippedText(text: string, at: number): string {
  return flipped(Buffer.from(text, 'base64url'), at).toString('base64url')
}

/** The last character's neighbour: a lenient decoder may read the same bytes from it. */
function nextSpelling(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return text.slice(0, -1) + (alphabet[(alphabet.indexOf(text.at(-1) ?? '') + 1) % alphabet.length] ?? '')
}

describe.each(profileNames)('a part sealed with %s', (name) => {
  const profile = profiles[name]
  const key = newKey()
  const plain: PlainPart = { part: 'holder', subject: key.subject, value: { name: '张三' } }

  test('opens to the value it was made of, whatever that is', () => {
    fc.assert(fc.property(anyJson, (value) => {
      expect(openPart(profile, key, binding, sealPart(profile, key, binding, { ...plain, value }))).toEqual({ value })
    }), { numRuns: runs })
  })

  test('opens as it was sealed on day one', () => {
    const { sealedPart } = vectors.profiles[name]
    const dayOneKey = { subject: sealedPart.subject, keyId: sealedPart.keyId, secret: vectorKey }
    expect(openPart(profile, dayOneKey, binding, sealedPart)).toEqual({ value: vectors.part.value })
  })

  test('opens in no other event, stream or type', () => {
    const sealed = sealPart(profile, key, binding, plain)
    for (const place of ['eventId', 'stream', 'type'] as const)
      expect(openPart(profile, key, { ...binding, [place]: `${binding[place]}x` }, sealed)).toBeUndefined()
  })

  test('opens under no other name, subject, key id, algorithm or version', () => {
    const sealed = sealPart(profile, key, binding, plain)
    const changes: readonly Partial<Record<keyof SealedPart, unknown>>[] = [
      { part: 'reason' }, { subject: newHolder() }, { keyId: newUuid() }, { alg: name === 'gm' ? 'A256GCM' : 'SM4-CTR-HSM3' }, { alg: 'none' }, { v: 2 },
    ]
    for (const change of changes) expect(openPart(profile, key, binding, { ...sealed, ...change } as SealedPart)).toBeUndefined()
  })

  test('opens with no byte of nonce or ciphertext changed, and with no other spelling of them', () => {
    const sealed = sealPart(profile, key, binding, plain)
    for (const field of ['nonce', 'ct'] as const) {
      const length = Buffer.from(sealed[field], 'base64url').length
      for (let at = 0; at < length; at += 1)
        expect(openPart(profile, key, binding, { ...sealed, [field]: flippedText(sealed[field], at) })).toBeUndefined()
      for (const spelling of [`${sealed[field]}=`, ` ${sealed[field]}`, `${sealed[field]}\n`, '', nextSpelling(sealed[field])])
        expect(openPart(profile, key, binding, { ...sealed, [field]: spelling })).toBeUndefined()
    }
  })

  test('does not tell the length of a name, and never looks the same twice', () => {
    const [short, long] = [sealPart(profile, key, binding, { ...plain, value: '王五' }), sealPart(profile, key, binding, { ...plain, value: '欧阳修文' })]
    expect(short.ct.length).toBe(long.ct.length)
    expect(sealPart(profile, key, binding, plain).ct).not.toBe(sealPart(profile, key, binding, plain).ct)
  })
})

describe.each(profileNames)('a subject key wrapped with %s', (name) => {
  const profile = profiles[name]
  const kek = createSecretKey(randomBytes(32))

  test('unwraps to one and the same key', () => {
    const { key, row } = makeKey(profile, kek, newHolder())
    expect(unwrapKey(profile, kek, row)?.secret.equals(key.secret)).toBe(true)
    expect(key.secret.export().some((byte) => byte !== 0)).toBe(true)
    expect(key.secret.symmetricKeySize).toBe(32)
  })

  test('unwraps as it was wrapped on day one', () => {
    const { keyId, wrapped } = vectors.profiles[name].wrappedKey
    const row = { subject: vectors.part.subject, keyId, wrapped: Buffer.from(wrapped, 'hex') }
    expect(unwrapKey(profile, vectorKey, row)).toMatchObject({ subject: vectors.part.subject, keyId })
  })

  test('does not unwrap for another subject, key id or hub, nor with a byte changed', () => {
    const { row } = makeKey(profile, kek, newHolder())
    expect(unwrapKey(profile, kek, { ...row, subject: newHolder() })).toBeUndefined()
    expect(unwrapKey(profile, kek, { ...row, keyId: newUuid() })).toBeUndefined()
    expect(unwrapKey(profile, createSecretKey(randomBytes(32)), row)).toBeUndefined()
    for (let at = 0; at < row.wrapped.length; at += 1)
      expect(unwrapKey(profile, kek, { ...row, wrapped: flipped(row.wrapped, at) })).toBeUndefined()
    expect(unwrapKey(profile, kek, { ...row, wrapped: Buffer.alloc(0) })).toBeUndefined()
  })
})
