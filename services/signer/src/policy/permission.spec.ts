import { serviceNames } from '@hub/pki'
import { expect, test } from 'vitest'
import { mayAskAnything, permit, requiredKeys } from './permission.ts'

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
  expect(mayAskAnything(undefined)).toBe(false)
  expect(permit(undefined, 'checkpoint')).toEqual(refused)
})

test('only the ledger may ask for anything at all', () => {
  expect(serviceNames.filter(mayAskAnything)).toEqual(['ledger'])
})

test('each purpose that signs has a key of its own', () => {
  expect(requiredKeys.map(({ keyId }) => keyId)).toEqual(['wrap-1', 'checkpoint-1', 'receipt-1'])
})
