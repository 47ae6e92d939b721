import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { malformedFiles } from '../../x509/src/testing/malformed.ts'
import { tokenLimits } from './limits.ts'
import { describeTimeStampRefusal } from './refusal.ts'
import { readTimeStampRequest } from './request.ts'
import { answered, asked, newWorld, type World } from './testing/world.ts'
import { readTimeStampToken } from './read-token.ts'
import { verifyTimeStampResponse } from './verify.ts'

let world: World
let response: Uint8Array
const { der: request, imprint, nonce } = asked()
beforeAll(async () => {
  world = await newWorld()
  response = await answered(world, request)
})

/** The value of the status: behind the headers of response, status information (it is short) and INTEGER. */
const statusAt = 8

const verify = (bytes: Uint8Array) => verifyTimeStampResponse(bytes, { imprint, nonce }, world.trust)

const readers = { request: readTimeStampRequest, token: readTimeStampToken } as const

describe('each malformed file', () => {
  const files = malformedFiles(join(import.meta.dirname, '..', 'test-files', 'malformed'))

  test('is of a kind that there is, and says why it is refused', () => {
    expect(files.length).toBeGreaterThanOrEqual(20)
    expect(files.filter(({ as, why, bytes }) => !Object.hasOwn(readers, as) || why === '' || bytes.length === 0)).toEqual([])
  })

  test.each(files.map((file) => [file.file, file] as const))('%s', (_name, { as, refused, where, bytes }) => {
    const read = as === 'request' ? readers.request(bytes) : readers.token(bytes)
    if (!isRefusal(read)) throw new Error('was read')
    expect([read.refused, read.detail['path'] ?? '']).toEqual([refused, where])
    expect(describeTimeStampRefusal(read)).toMatch(/\p{Script=Han}/u)
  })
})

test('a response with any byte changed is refused, or is the same time stamp under another word for granted', () => {
  const right = verify(response)
  if (isRefusal(right)) throw new Error(right.refused)
  const accepted: number[] = []
  for (let at = 0; at < response.length; at++)
    for (const mask of [0x01, 0x20, 0x80]) {
      const changed = Uint8Array.from(response)
      changed[at] = (changed[at] ?? 0) ^ mask
      const answer = verify(changed)
      if (isRefusal(answer)) continue
      accepted.push(at)
      const { time, token: { policy, serial, imprint: stamped, nonce: returned, signedBytes }, authority } = answer
      expect({ time, policy, serial, stamped, returned, signedBytes, authority: authority.der }, `byte ${at}`)
        .toEqual({ time: right.time, policy: right.token.policy, serial: right.token.serial, stamped: right.token.imprint, returned: right.token.nonce, signedBytes: right.token.signedBytes, authority: right.authority.der })
    }
  // 0 became 1: granted, or granted with changes that the checks above have shown to be none.
  expect([...new Set(accepted)]).toEqual([statusAt])
})

test('a response that ends early is refused, wherever it ends', () => {
  for (let length = 0; length < response.length; length++) expect(verify(response.subarray(0, length)), `${length} bytes`).toHaveProperty('refused')
})

describe('a request', () => {
  test('with any byte changed is read or refused, and never crashes', () => {
    fc.assert(fc.property(fc.nat({ max: request.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
      const changed = Uint8Array.from(request)
      changed[at] = value
      const read = readTimeStampRequest(changed)
      if (isRefusal(read)) expect(describeTimeStampRefusal(read)).toMatch(/\p{Script=Han}/u)
    }), { numRuns: 500 })
  })
})

test('random bytes are refused', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    expect(readTimeStampRequest(bytes)).toHaveProperty('refused')
    expect(readTimeStampToken(bytes)).toHaveProperty('refused')
    expect(verify(bytes)).toHaveProperty('refused')
  }))
})

test('what is larger than any token is not even looked at', () => {
  expect(readTimeStampToken(new Uint8Array(tokenLimits.bytesMax + 1))).toMatchObject({ refused: 'TOO_LARGE' })
})
