import { describe, expect, test } from 'vitest'
import { SealUnavailable, VaultUnavailable } from '../vault/unavailable.ts'
import { erased, type Opened } from '../vault/vault.ts'
import { OpenerUnavailable, type OpenRequest } from './read-table.ts'
import { plainlySealed } from './testing/harness.ts'
import { vaultOpener } from './vault-opener.ts'

const request = { envelope: { id: 'e', stream: 's', type: 'T' }, part: plainlySealed('identity', 'holder-1', {}) } as unknown as OpenRequest
const opening = (answer: () => Promise<readonly Opened[]>) => vaultOpener({ openMany: answer })([request, request])

describe('the opener over the vault', () => {
  test('tells values from what was erased, whatever the values are', async () => {
    expect(await opening(() => Promise.resolve([erased, 'erased']))).toEqual(['erased', { value: 'erased' }])
  })

  test('waits for a vault that is out of reach', async () => {
    await expect(opening(() => Promise.reject(new VaultUnavailable('away')))).rejects.toBeInstanceOf(OpenerUnavailable)
  })

  test('does not wait for a part that will never open', async () => {
    await expect(opening(() => Promise.reject(new SealUnavailable('broken')))).rejects.toBeInstanceOf(SealUnavailable)
  })
})
