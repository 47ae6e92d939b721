import { assert, InvariantViolation } from '@hub/kernel'
import type { Subject, Uuid } from '@hub/schemas'
import { digestsUnder } from '../vault/digest.ts'
import type { HubKeys } from '../vault/hub-keys.ts'
import type { IdClaim, IndexEntry } from '../vault/id-index.ts'
import { idKinds } from '../vault/id-kind.ts'
import { sealPart } from '../vault/seal.ts'
import type { SealingProfile } from '../vault/sealing-profile.ts'
import { makeKey, type SubjectKey, type WrappedKey } from '../vault/subject-key.ts'
import type { Vault } from '../vault/vault.ts'

/** What a draft would have the vault hold, before any of it is stored. */
export interface VaultRows {
  readonly keys: readonly WrappedKey[]
  readonly claims: readonly IdClaim[]
}

export interface DraftVault extends Vault {
  /** What was asked for since the last call; undefined where one number came twice, so that not everything was new. */
  take(): VaultRows | undefined
}

export interface DraftVaultOptions {
  readonly profile: SealingProfile
  readonly hubKeys: HubKeys
  /** For whoever acts: accounts are known already. */
  readonly findAccounts: Vault['findIds']
}

/**
 * 草拟密钥库 — a vault for rows of which nothing is known: every number is new, every subject gets a fresh key, and what would be rows is collected. Digests,
 * keys and sealing are the vault's own. Whether all was new indeed shows when the rows are written: the tables' unique keys tell.
 */
export function draftVault({ profile, hubKeys, findAccounts }: DraftVaultOptions): DraftVault {
  let claims = new Map<string, IdClaim>()
  let keys = new Map<Subject, SubjectKey>()
  let rows: WrappedKey[] = []
  let allNew = true

  const idOf = (entry: IndexEntry): Uuid | undefined => {
    const known = claims.get(nameOf(entry))?.id
    if (known !== undefined) allNew = false
    return known
  }
  const keyOf = (subject: Subject): SubjectKey => {
    const known = keys.get(subject)
    if (known !== undefined) return known
    assert(!subject.startsWith('unit-'), 'stock seals nothing under a unit')
    const { key, row } = makeKey(profile, hubKeys.kek, subject)
    keys.set(subject, key)
    rows.push(row)
    return key
  }
  const never = (): never => { throw new InvariantViolation('a draft opens and erases nothing') }

  return {
    ...digestsUnder(profile, hubKeys.index),
    hash: profile.hash,
    findIds: (entries) => (entries.every(({ kind }) => kind === 'operator') ? findAccounts(entries) : Promise.resolve(entries.map(idOf))),
    claimIds: (asked) => Promise.resolve(asked.map((claim) => {
      const known = idOf(claim)
      if (known === undefined) claims.set(nameOf(claim), claim)
      return known ?? claim.id
    })),
    ensureKeys: (subjects) => {
      for (const subject of subjects) keyOf(subject)
      return Promise.resolve('ready')
    },
    seal: (binding, parts) => Promise.resolve(parts.map((part) => sealPart(profile, keyOf(part.subject), binding, part))),
    open: never, openMany: never, erase: never, replayErasures: never,
    take() {
      const taken = allNew ? { keys: rows, claims: [...claims.values()] } : undefined
      ;[claims, keys, rows, allNew] = [new Map(), new Map(), [], true]
      return taken
    },
  }
}

function nameOf({ kind, digest }: IndexEntry): string {
  return `${String(idKinds[kind])}:${Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).toString('latin1')}`
}
