import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { accepted, newHierarchy } from '../../x509/src/testing/hierarchy.ts'
import { malformedFiles } from '../../x509/src/testing/malformed.ts'
import { digestOf, type CmsDigest } from './digest.ts'
import { readDetached } from './read-detached.ts'
import { describeCmsRefusal } from './refusal.ts'
import { findSignerCertificate } from './signer-certificate.ts'
import { detachedMessage } from './testing/detached.ts'

const content = Buffer.from('content')
const digest = (name: CmsDigest) => digestOf(name, content)

describe('each malformed file', () => {
  const files = malformedFiles(join(import.meta.dirname, '..', 'test-files', 'malformed'))
  /** One file is empty: that is what is wrong with it. */
  const isEmptyOnPurpose = (file: string): boolean => file === 'empty.hex'

  test('is of a kind that there is, and says why it is refused', () => {
    expect(files.length).toBeGreaterThanOrEqual(50)
    expect(files.filter(({ file, as, why, bytes }) => !['detached', 'certificate'].includes(as) || why === '' || (bytes.length === 0 && !isEmptyOnPurpose(file))).map(({ file }) => file)).toEqual([])
  })

  test.each(files.filter(({ as }) => as === 'detached').map((file) => [file.file, file] as const))('%s', (_name, { refused, where, bytes }) => {
    const read = readDetached(bytes, digest)
    if (!isRefusal(read)) throw new Error('was read')
    expect([read.refused, read.detail['path'] ?? '']).toEqual([refused, where])
    expect(describeCmsRefusal(read)).toMatch(/\p{Script=Han}/u)
  })

  test.each(files.filter(({ as }) => as === 'certificate').map((file) => [file.file, file] as const))('%s', (_name, { refused, bytes }) => {
    const read = accepted(readDetached(bytes, digest))
    const found = findSignerCertificate(read, read.certificates)
    if (!isRefusal(found)) throw new Error('a certificate was found')
    expect(found.refused).toBe(refused)
    expect(describeCmsRefusal(found)).toMatch(/\p{Script=Han}/u)
  })
})

describe('a sound message', () => {
  let message: Uint8Array
  beforeAll(async () => {
    const hierarchy = await newHierarchy('p256')
    message = await detachedMessage(content, { ...(await hierarchy.issue('document-signer')), chain: [hierarchy.issuing.certificate] })
  })

  test('is read, so that what is refused above is refused for its change', () => {
    const read = accepted(readDetached(message, digest))
    expect([read.isOfContent, isRefusal(findSignerCertificate(read, read.certificates))]).toEqual([true, false])
  })

  test('is refused wherever it ends early, and with anything behind it', () => {
    for (let length = 0; length < message.length; length += 1) expect(isRefusal(readDetached(message.subarray(0, length), digest)), `${length} bytes`).toBe(true)
    expect(readDetached(Uint8Array.of(...message, 0), digest)).toMatchObject({ refused: 'TRAILING_BYTES' })
  })

  test('with an octet set to what a tag or a length could be is read or refused with a sentence, and never crashes', () => {
    const outcomes = new Set<string>()
    fc.assert(fc.property(fc.nat({ max: message.length - 1 }), fc.constantFrom(0x00, 0x30, 0x80, 0x84, 0xa0, 0xff), (at, octet) => {
      const read = readDetached(message.with(at, octet), digest)
      outcomes.add(isRefusal(read) ? 'refused' : 'read')
      if (isRefusal(read)) expect(describeCmsRefusal(read)).toMatch(/\p{Script=Han}/u)
    }), { numRuns: 400 })
    expect([...outcomes].sort()).toEqual(['read', 'refused'])
  })
})
