import { assert, InvariantViolation } from '@hub/kernel'
import type { Subject } from '@hub/schemas'
import { digestsUnder } from '../vault/digest.ts'
import type { HubKeys } from '../vault/hub-keys.ts'
import type { IdClaim } from '../vault/id-index.ts'
import type { IdKind } from '../vault/id-kind.ts'
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
  /** What was asked for since the last call. */
  take(): VaultRows
}

export interface DraftVaultOptions {
  readonly profile: SealingProfile
  readonly hubKeys: Pick<HubKeys, 'kek' | 'index'>
  /** For whoever acts: accounts are known already. */
  readonly findAccounts: Vault['findIds']
}

/** Each is asked for twice in a deposit. */
const askedAgain: ReadonlySet<IdKind> = new Set<IdKind>(['source-row', 'uniqueness'])

/**
 * 草拟密钥库 — a vault for rows of which nothing is known: every number is new, every subject gets a fresh key, and what would be rows is collected. Digests,
 * keys and sealing are the vault's own. Whether all was new indeed, also among themselves, shows when the rows are written: the tables' unique keys tell.
 */
export function draftVault({ profile, hubKeys, findAccounts }: DraftVaultOptions): DraftVault {
  const digests = digestsUnder(profile, hubKeys.index)
  let claims: IdClaim[] = []
  let rows: WrappedKey[] = []
  const keys = new Map<Subject, SubjectKey>()
  const made = new Map<string, Buffer>()

  const keyOf = (subject: Subject): SubjectKey => {
    const known = keys.get(subject)
    if (known !== undefined) return known
    assert(!subject.startsWith('unit-'), 'stock seals nothing under a unit')
    const { key, row } = makeKey(profile, hubKeys.kek, subject)
    keys.set(subject, key)
    rows.push(row)
    return key
  }
  const digest: Vault['digest'] = (kind, ...parts) => {
    if (!askedAgain.has(kind)) return digests.digest(kind, ...parts)
    const name = JSON.stringify([kind, ...parts])
    const known = made.get(name) ?? digests.digest(kind, ...parts)
    made.set(name, known)
    return known
  }
  const never = (): never => { throw new InvariantViolation('a draft opens and erases nothing') }

  return {
    requestDigest: digests.requestDigest, digest,
    hash: profile.hash,
    findIds: (entries) => (entries.every(({ kind }) => kind === 'operator') ? findAccounts(entries) : Promise.resolve(entries.map(() => undefined))),
    claimIds: (asked) => {
      claims.push(...asked)
      return Promise.resolve(asked.map(({ id }) => id))
    },
    ensureKeys: (subjects) => {
      for (const subject of subjects) keyOf(subject)
      return Promise.resolve('ready')
    },
    seal: (binding, parts) => Promise.resolve(parts.map((part) => sealPart(profile, keyOf(part.subject), binding, part))),
    firstUnusableKey: never, keepFiles: never, licenceOfFile: never, caseOfFile: never, openFile: never, filesOver: never, dropFiles: never,
    open: never, openMany: never, erase: never, replayErasures: never,
    take() {
      const taken = { keys: rows, claims }
      ;[claims, rows] = [[], []]
      keys.clear()
      made.clear()
      return taken
    },
  }
}
