import { isRefusal } from '@hub/kernel'
import { serviceNames } from '@hub/pki'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKeyId, signingKinds } from '../keys/key-store.ts'
import { mayAsk, permit, requiredKeys, type Operation } from './permission.ts'

// Every purpose for every peer: a new service or purpose shows up here as a missing cell.
const refused = { refused: 'PEER_NOT_ALLOWED', detail: {} }
const wrap1 = { keyId: 'wrap-1', kind: 'wrap-aes256' }
const table = {
  'ledger-kek':   { ledger: wrap1, gateway: refused, signer: refused, launcher: refused, cli: refused, monitor: refused },
  'ledger-index': { ledger: wrap1, gateway: refused, signer: refused, launcher: refused, cli: refused, monitor: refused },
  checkpoint:     { ledger: { keyId: 'checkpoint-1', kind: 'sign-ed25519' }, gateway: refused, signer: refused, launcher: refused, cli: refused, monitor: refused },
  receipt:        { ledger: { keyId: 'receipt-1', kind: 'sign-ed25519' }, gateway: refused, signer: refused, launcher: refused, cli: refused, monitor: refused },
} as const

for (const [purpose, row] of Object.entries(table) as [keyof typeof table, (typeof table)[keyof typeof table]][])
  for (const peer of serviceNames)
    test(`${peer} asks for ${purpose}`, () => {
      expect(permit(peer, purpose)).toEqual(row[peer])
    })

test('a connection without a name may ask for nothing', () => {
  expect(Object.keys(operations).filter((operation) => mayAsk(undefined, operation as Operation))).toEqual([])
  expect(permit(undefined, 'checkpoint')).toEqual(refused)
})

const operations: Readonly<Record<Operation, readonly string[]>> = { keys: ['ledger'], seals: ['ledger'], documents: ['ledger'], 'public-material': ['ledger', 'gateway'], 'wrapping-keys': ['cli'] }

test.each(Object.entries(operations) as [Operation, readonly string[]][])('for %s only these may ask: %j', (operation, peers) => {
  expect(serviceNames.filter((peer) => mayAsk(peer, operation))).toEqual(peers)
})

const wrapping: readonly string[] = ['ledger-kek', 'ledger-index']

test('whoever asks for whatever, a purpose that signs is answered with a signing key and one that wraps with a wrapping key, always the same', () => {
  const purposes = Object.keys(table) as (keyof typeof table)[]
  fc.assert(fc.property(fc.constantFrom(undefined, ...serviceNames), fc.constantFrom(...purposes), fc.constantFrom(...purposes), (peer, purpose, other) => {
    const [key, second] = [permit(peer, purpose), permit('ledger', other)]
    if (isRefusal(key)) return
    expect(isKeyId(key.keyId)).toBe(true)
    expect((signingKinds as readonly string[]).includes(key.kind)).toBe(!wrapping.includes(purpose))
    expect(permit('ledger', purpose)).toEqual(key)
    // A signature for one purpose never passes for another.
    if (!isRefusal(second) && key.kind !== 'wrap-aes256' && purpose !== other) expect(second.keyId).not.toBe(key.keyId)
  }))
})

test('each purpose that signs has a key of its own', () => {
  expect(requiredKeys.map(({ keyId }) => keyId)).toEqual(['wrap-1', 'checkpoint-1', 'receipt-1'])
})
