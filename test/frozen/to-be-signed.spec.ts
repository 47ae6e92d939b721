import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Asked, askedOf, readFixed } from './to-be-signed.ts'

type Frozen = Readonly<Record<'ca' | 'authority' | 'crl' | 'ocsp' | 'timeStamp' | 'pdf', string>>
const frozen = JSON.parse(readFileSync(join(import.meta.dirname, 'to-be-signed.json'), 'utf8')) as Frozen
const asked = askedOf(readFixed(frozen.ca), readFixed(frozen.authority))

// Checkpoints, receipts and what the ledger has wrapped are frozen with their requests (services/signer/src/policy), seals in packages/ses. Signatures of many years are over bytes of
// these forms: another form comes beside the one that is frozen here, and not in its place.
describe('the bytes that the authority signs, given the same content, are for ever the same:', () => {
  test.each(['crl', 'ocsp', 'timeStamp', 'pdf'] as const)('%s', async (kind) => {
    const outcome = await asked[kind]().catch((error: unknown) => error)
    if (!(outcome instanceof Asked)) throw new TypeError(`the signer was not asked: ${String(outcome)}`)
    expect(Buffer.from(outcome.bytes).toString('hex')).toBe(frozen[kind])
  })
})
