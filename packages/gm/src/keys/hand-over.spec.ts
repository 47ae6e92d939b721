import { InvariantViolation } from '@hub/kernel'
import { expect, test } from 'vitest'
import { accepted, bytes, standard } from '../fixtures/standard.ts'
import { signSm2 } from '../sm2/sign.ts'
import { handOverSm2Scalar, takeSm2PrivateKey } from './private-key.ts'

test('who is handed the scalar has the only one: the key has overwritten its own and signs nothing more', () => {
  const memory = bytes(standard.d)
  const key = accepted(takeSm2PrivateKey(memory))
  const scalar = handOverSm2Scalar(key)
  expect(Buffer.from(scalar)).toEqual(bytes(standard.d))
  expect(memory.every((byte) => byte === 0)).toBe(true)
  expect(() => signSm2(key, standard.message)).toThrow(InvariantViolation)
  expect(accepted(takeSm2PrivateKey(scalar)).publicKey.equals(key.publicKey)).toBe(true)
})

test('a key is handed over once', () => {
  const key = accepted(takeSm2PrivateKey(bytes(standard.d)))
  handOverSm2Scalar(key)
  expect(() => handOverSm2Scalar(key)).toThrow(InvariantViolation)
})
