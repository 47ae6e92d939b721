import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { PlainPart, SealedPart, Subject } from '@hub/schemas'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeEach, expect, onTestFinished } from 'vitest'
import { newHolder, newUuid, withVaultDatabase } from '../fixtures.ts'
import type { HubKeyLabel, KeyRewrapper } from '../key-wrapper.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { erased, openVault, type SealedIn, type Vault } from '../vault.ts'
import { wrappedBy } from '../wrapped-by.ts'
import { countWrapped, type WrappedCount } from './count-wrapped.ts'
import { endWrappingKey, type Ending } from './end-wrapping-key.ts'
import { rotateWrappingKey, type Rotated, type RotateOptions } from './rotate-wrapping-key.ts'
import { readRotation, type RotationState } from './rotation-state.ts'
import type { WrappingKeys } from './wrapping-keys.ts'

/** 测试签名机 — with several wrapping keys, in the signer's own form: the newest wraps, each opens what it wrapped. */
export interface TestSigner extends KeyRewrapper, WrappingKeys {
  readonly keys: Map<string, Buffer>
  /** While true nobody answers. */
  away: boolean
}

export function testSigner(): TestSigner {
  const keys = new Map([['wrap-1', randomBytes(32)]])
  const newest = (): string => `wrap-${String(Math.max(...[...keys.keys()].map((id) => Number(id.slice(5)))))}`
  const labelBytes = ({ purpose, keyId }: HubKeyLabel) => Buffer.from(`${purpose}\n${keyId}\n`)
  const here = () => { if (signer.away) throw new KeyUnavailable('the test signer is away') }
  const wrap = (label: HubKeyLabel, plain: Uint8Array): Buffer => {
    here()
    const [id, nonce] = [newest(), randomBytes(12)]
    const cipher = createCipheriv('aes-256-gcm', keys.get(id) ?? '', nonce).setAAD(labelBytes(label))
    return Buffer.concat([Uint8Array.of(1, id.length), Buffer.from(id), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const unwrap = (label: HubKeyLabel, wrapped: Uint8Array): Buffer => {
    here()
    const id = wrappedBy(wrapped) ?? ''
    const key = keys.get(id)
    if (key === undefined) throw new KeyUnavailable(`the test signer has no ${id}`)
    const box = Buffer.from(wrapped).subarray(2 + id.length)
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12)).setAAD(labelBytes(label)).setAuthTag(box.subarray(-16))
    try {
      return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()])
    } catch (cause) {
      throw new KeyUnavailable('the test signer refuses', { cause })
    }
  }
  const signer: TestSigner = {
    keys, away: false,
    wrap: async (label, plain) => wrap(label, plain),
    unwrap: async (label, wrapped) => unwrap(label, wrapped),
    rewrap: async (label, wrapped) => wrap(label, unwrap(label, wrapped)),
    async next(from) {
      here()
      if (newest() === from) keys.set(`wrap-${String(Number(from.slice(5)) + 1)}`, randomBytes(32))
      return newest()
    },
    async end(keyId) {
      here()
      return keys.delete(keyId) ? 'ended' : 'absent'
    },
  }
  return signer
}

type Handler = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void

/** Runs `before` and `after` around every statement of the sessions that are taken from this pool; what either throws is what the session met. What the pool itself asks goes by. */
function watched(pool: Pool, around: { readonly before?: (text: string) => Promise<void>; readonly after?: (text: string) => Promise<void> }): Pool {
  const connect = pool.connect.bind(pool) as { (): Promise<PoolClient>; (handler: Handler): void }
  const taken = async (): Promise<PoolClient> => {
    const client = await connect()
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<unknown>
    client.query = (async (text: string, values?: unknown[]) => {
      await around.before?.(text)
      const result = await query(text, values)
      await around.after?.(text)
      return result
    }) as unknown as PoolClient['query']
    return client
  }
  pool.connect = ((handler?: Handler) => (handler === undefined ? taken() : connect(handler))) as Pool['connect']
  return pool
}

/** What was sealed for somebody, and stands in an event. */
export interface Sealed { readonly subject: Subject; readonly part: SealedPart }
export interface KeyRow { readonly subject: Subject; readonly key_id: string; readonly wrapped: Buffer; readonly kek_id: string | null }

export const place: SealedIn = { id: newUuid() as SealedIn['id'], stream: 'case-1', type: 'CaseOpened' as SealedIn['type'] }
export const holders = (n: number): readonly Subject[] => Array.from({ length: n }, newHolder)

export async function sealFor(vault: Vault, subjects: readonly Subject[]): Promise<readonly Sealed[]> {
  const parts = await vault.seal({ eventId: place.id, stream: place.stream, type: place.type }, subjects.map((subject): PlainPart => ({ part: 'party', subject, value: { of: subject } })))
  return parts.map((part, at) => ({ subject: subjects[at] as Subject, part }))
}

export async function expectOpens(vault: Vault, sealed: readonly Sealed[], gone: readonly Subject[] = []): Promise<void> {
  expect(await vault.openMany(sealed.map(({ part }) => ({ envelope: place, part })))).toEqual(sealed.map(({ subject }) => (gone.includes(subject) ? erased : { of: subject })))
}

/** A vault that is empty before each test, its signer, and what is done with both. A connection costs more than most tests: all processes of a role share one pool. */
export function withRotations() {
  const database = withVaultDatabase()
  const own: { signer: TestSigner; ledger?: Pool; owner?: Pool } = { signer: testSigner() }
  beforeEach(async () => {
    own.signer = testSigner()
    for (const table of ['hub_key', 'former_kek', 'key', 'id_index', 'file', 'erasure']) await database.admin.query(`delete from vault.${table}`)
  })
  afterAll(() => own.owner?.end())
  /** As an administrator rotates who is no superuser: in the role that owns the vault. */
  const ownerPool = (): Pool => {
    const pool = new Pool({ connectionString: database.url, options: '-c role=hub_migrator', max: 3 })
    pool.on('error', () => undefined)
    return pool
  }
  const asOwner = (): Pool => (own.owner ??= ownerPool())
  const asLedger = (): Pool => (own.ledger ??= database.pool())
  const session = async <T>(use: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await database.admin.connect()
    try {
      return await use(client)
    } finally {
      client.release()
    }
  }
  return {
    database, asLedger,
    get signer() { return own.signer },
    vaultOf: (): Promise<Vault> => openVault({ pool: asLedger(), wrapper: own.signer, profile: 'standard' }),
    rotate: (more: Partial<RotateOptions> = {}): Promise<Rotated> =>
      rotateWrappingKey({ pool: asOwner(), wrapper: own.signer, signerKeys: own.signer, progress: () => undefined, signal: new AbortController().signal, paced: () => Promise.resolve(), ...more }),
    watchedPool(around: Parameters<typeof watched>[1]): Pool {
      const pool = ownerPool()
      onTestFinished(() => pool.end())
      return watched(pool, around)
    },
    rowsOf: async (): Promise<readonly KeyRow[]> => (await database.admin.query<KeyRow>('select subject, key_id, wrapped, kek_id from vault.key order by subject')).rows,
    state: (): Promise<{ readonly read: RotationState; readonly counted: readonly WrappedCount[] }> => session(async (client) => {
      const read = await readRotation(client)
      return { read, counted: await countWrapped(client, read) }
    }),
    end: (keyId: string): Promise<Ending> => session((client) => endWrappingKey(client, own.signer, keyId)),
  }
}
