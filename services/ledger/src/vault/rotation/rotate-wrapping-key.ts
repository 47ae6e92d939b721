import type { Pool, PoolClient } from 'pg'
import { openHubKeys } from '../hub-keys.ts'
import { Keks } from '../keks.ts'
import type { KeyRewrapper } from '../key-wrapper.ts'
import { parseProfileName, profiles } from '../profile.ts'
import { ask } from '../query.ts'
import type { SealingProfile } from '../sealing-profile.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { dropFormerKeks, replaceKek, rewrapIndexKey } from './replace-hub-keys.ts'
import { rewrapSubjectKeys, type Rewrapped, type RewrapOptions } from './rewrap-subject-keys.ts'
import { isUnfinished, readRotation, type RotationState } from './rotation-state.ts'
import type { WrappingKeys } from './wrapping-keys.ts'

export interface RotateOptions extends Pick<RewrapOptions, 'progress' | 'signal' | 'paced'> {
  /** As hub_migrator, who owns the vault: the ledger's own role may change no key. */
  readonly pool: Pool
  readonly wrapper: KeyRewrapper
  readonly signerKeys: WrappingKeys
}

export interface Rotated extends Rewrapped {
  readonly from: string
  readonly to: string
  /** One that broke off was gone on with; no new key was made. */
  readonly resumed: boolean
}

/** One rotation at a time, whoever starts it; the lock goes with its session. 'zyrotate' in ASCII. */
const lockKey = '8825210767828677733'
const lockSql = `select pg_try_advisory_lock(${lockKey}) as taken`
const leaveSql = `rollback; select pg_advisory_unlock(${lockKey})`
const profileSql = `select profile from vault.hub_key where name = 'ledger-kek'`

/**
 * 轮换包裹密钥 — beside a hub that works. In this order, each step seen in what it leaves, so that the next run goes on behind the last that was kept:
 * 1. the signer makes its next wrapping key: a crash leaves a newer key by which little or nothing is wrapped yet;
 * 2. the index key is wrapped by it: a crash leaves the two hub keys under different ones, and both open;
 * 3. a new key-encryption key is made under it, for the old one is in every backup, in reach of the old wrapping key; a crash leaves the former beside it;
 * 4. keys of subjects are re-wrapped, in batches; 5. with the last of them the former key-encryption key goes.
 * Until the old wrapping key is ended (`endWrappingKey`) everything opens at each of these places.
 * @throws KeyUnavailable a key does not open, nothing was changed; or another rotation is under way. @throws VaultUnavailable run it again @throws the signal's reason
 */
export async function rotateWrappingKey(options: RotateOptions): Promise<Rotated> {
  const { pool, wrapper, signerKeys } = options
  return withRotationLock(pool, async (client) => {
    const before = await readRotation(client)
    const profile = await profileOf(client)
    // Whoever cannot open all that is there does not begin.
    const keks = await openKeks(pool, wrapper, profile)
    const resumed = isUnfinished(before)
    const from = oldest(before)
    const to = resumed ? newest(before) : await signerKeys.next(from)
    if (before.index.by !== to) await rewrapIndexKey(client, wrapper)
    if (before.kek.by !== to) await replaceKek(client, { wrapper, profile, replaced: before.kek.keyId })
    await keks.refresh()
    const rewrapped = await rewrapSubjectKeys(client, { ...options, keks, profile })
    await dropFormerKeks(client)
    return { ...rewrapped, from, to, resumed }
  })
}

/** @throws KeyUnavailable another rotation is under way @throws VaultUnavailable */
async function withRotationLock<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A connection that breaks between two statements: the next statement tells.
  client.on('error', () => undefined)
  try {
    const { rows: [row] } = await ask<{ taken: boolean }>(client, lockSql)
    if (row?.taken !== true) throw new KeyUnavailable('另一次轮换正在进行')
    return await use(client)
  } finally {
    // The server notices a session that is closed a moment later; whoever runs this again need not wait for that. One that is lost is let go by the server.
    await client.query(leaveSql).catch(() => undefined)
    client.release(true)
  }
}

async function profileOf(client: PoolClient): Promise<SealingProfile> {
  const { rows: [row] } = await ask<{ profile: string }>(client, profileSql)
  const name = parseProfileName(row?.profile ?? '')
  if (name === undefined) throw new KeyUnavailable('密钥库的算法套件不是本程序认识的')
  return profiles[name]
}

async function openKeks(pool: Pool, wrapper: KeyRewrapper, profile: SealingProfile): Promise<Keks> {
  const { kek, kekId } = await openHubKeys({ pool, wrapper, profile })
  const keks = new Keks({ pool, wrapper, profile }, { keyId: kekId, key: kek })
  await keks.refresh()
  return keks
}

const numberOf = (by: string): number => Number(/^wrap-([0-9]+)$/.exec(by)?.[1] ?? 0)
const inOrder = ({ index, kek, former }: RotationState): readonly string[] => [index, kek, ...former].map(({ by }) => by).toSorted((a, b) => numberOf(a) - numberOf(b))
const oldest = (state: RotationState): string => inOrder(state)[0] ?? state.index.by
const newest = (state: RotationState): string => inOrder(state).at(-1) ?? state.index.by
