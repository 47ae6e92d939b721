import { expect, test } from 'vitest'
import { digestsUnder } from '../vault/digest.ts'
import { vectorKey } from '../vault/fixtures.ts'
import { profiles } from '../vault/profile.ts'
import { draftVault } from './draft-vault.ts'

test('a digest that is asked for again is the vault’s own, also where another kind was asked for with the same parts', () => {
  const profile = profiles.standard
  const draft = draftVault({ profile, hubKeys: { kek: vectorKey, index: vectorKey }, findAccounts: () => Promise.resolve([]) })
  const own = digestsUnder(profile, vectorKey)
  for (const kind of ['source-row', 'uniqueness', 'source-row', 'licence-number', 'uniqueness'] as const) expect(draft.digest(kind, 'a', 'b').equals(own.digest(kind, 'a', 'b')), kind).toBe(true)
})
