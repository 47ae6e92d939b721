import { createSecretKey } from 'node:crypto'
import type { FileId, LicenceId, PlainPart, SealedPart, Subject } from '@hub/schemas'
import { Pool } from 'pg'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { eraseSubjects } from '../erase.ts'
import { erasedAt, flipped, newHolder, newUuid, withVaultDatabase } from '../fixtures.ts'
import { profiles } from '../profile.ts'
import { unwrapKey } from '../subject-key.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { erased, openVault, type SealedIn, type Vault } from '../vault.ts'
import { countWrapped } from './count-wrapped.ts'
import { endWrappingKey } from './end-wrapping-key.ts'
import { testSigner, watched, type TestSigner } from './fixtures.ts'
import { rotateWrappingKey, type Rotated, type RotateOptions } from './rotate-wrapping-key.ts'
import { isUnfinished, readRotation } from './rotation-state.ts'

const database = withVaultDatabase()
let signer: TestSigner

beforeEach(async () => {
  signer = testSigner()
  for (const table of ['hub_key', 'former_kek', 'key', 'id_index', 'file', 'erasure']) await database.admin.query(`delete from vault.${table}`)
})

let pool: Pool | undefined
/** A connection costs more than most of these tests: all processes share one pool. */
const asLedger = (): Pool => (pool ??= database.pool())
const vaultOf = (): Promise<Vault> => openVault({ pool: asLedger(), wrapper: signer, profile: 'standard' })
const place: SealedIn = { id: newUuid() as SealedIn['id'], stream: 'case-1', type: 'CaseOpened' as SealedIn['type'] }
const atOnce = (): Promise<void> => Promise.resolve()

/** A pool as the administrator, to be watched. */
function adminPool(): Pool {
  const pool = new Pool({ connectionString: (database.admin as unknown as { options: { connectionString: string } }).options.connectionString, max: 3 })
  pool.on('error', () => undefined)
  onTestFinished(() => pool.end())
  return pool
}

function rotate(more: Partial<RotateOptions> = {}): Promise<Rotated> {
  return rotateWrappingKey({ pool: database.admin, wrapper: signer, signerKeys: signer, progress: () => undefined, signal: new AbortController().signal, paced: atOnce, ...more })
}

/** The server may not have noticed yet that the session of the one that crashed is gone. */
async function rotateAfterCrash(): Promise<Rotated> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await rotate()
    } catch (error) {
      if (attempt === 100 || !(error instanceof Error) || !error.message.includes('另一次轮换')) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
}

interface Sealed { readonly subject: Subject; readonly part: SealedPart }

async function sealFor(vault: Vault, subjects: readonly Subject[]): Promise<readonly Sealed[]> {
  const parts = await vault.seal({ eventId: place.id, stream: place.stream, type: place.type }, subjects.map((subject): PlainPart => ({ part: 'party', subject, value: { of: subject } })))
  return parts.map((part, at) => ({ subject: subjects[at] as Subject, part }))
}

async function expectOpens(vault: Vault, sealed: readonly Sealed[], gone: readonly Subject[] = []): Promise<void> {
  expect(await vault.openMany(sealed.map(({ part }) => ({ envelope: place, part })))).toEqual(sealed.map(({ subject }) => (gone.includes(subject) ? erased : { of: subject })))
}

const rowsOf = async (): Promise<readonly { subject: Subject; key_id: string; wrapped: Buffer; kek_id: string | null }[]> =>
  (await database.admin.query<{ subject: Subject; key_id: string; wrapped: Buffer; kek_id: string | null }>('select subject, key_id, wrapped, kek_id from vault.key order by subject')).rows
const holders = (n: number): readonly Subject[] => Array.from({ length: n }, newHolder)
async function state() {
  const client = await database.admin.connect()
  try {
    const read = await readRotation(client)
    return { read, counted: await countWrapped(client, read) }
  } finally {
    client.release()
  }
}
async function end(keyId: string) {
  const client = await database.admin.connect()
  try {
    return await endWrappingKey(client, signer, keyId)
  } finally {
    client.release()
  }
}

describe('a rotation', () => {
  test('wraps everything anew: what was sealed opens in the process of before and in the next, by the new key of the signer alone', async () => {
    const [vault, subjects] = [await vaultOf(), holders(1_203)]
    const sealed = await sealFor(vault, subjects)
    const digest = vault.digest('holder', 'id-card', '1')
    const licenceId = newUuid() as string as LicenceId
    const file = { fileId: newUuid() as string as FileId, licenceId, version: 1, format: 'pdf', subjects: subjects.slice(0, 2), bytes: Buffer.from('%PDF') } as const
    await vault.keepFiles([file])
    // As before the first rotation: nobody had written by which.
    await database.admin.query('update vault.key set kek_id = null')
    const before = await rowsOf()
    const shown: number[] = []

    expect(await rotate({ progress: (done) => { shown.push(done) } })).toEqual({ from: 'wrap-1', to: 'wrap-2', resumed: false, keys: 1_203, unreadable: [] })
    expect(shown).toEqual([500, 1_000, 1_203])
    const { read, counted } = await state()
    expect([read.index.by, read.kek.by, read.former, isUnfinished(read)]).toEqual(['wrap-2', 'wrap-2', [], false])
    expect(counted).toMatchObject([{ keyId: 'wrap-2', hubKeys: ['ledger-kek', 'ledger-index'], subjectKeys: 1_203 }])
    const after = await rowsOf()
    expect(after.map(({ subject, key_id }) => [subject, key_id])).toEqual(before.map(({ subject, key_id }) => [subject, key_id]))
    expect(after.filter(({ wrapped }, at) => wrapped.equals(before[at]?.wrapped ?? Buffer.alloc(0)))).toEqual([])

    expect(await end('wrap-1')).toEqual({ outcome: 'ended' })
    for (const process of [vault, await vaultOf()]) {
      await expectOpens(process, sealed)
      expect((await process.openFile(file.fileId))?.toString()).toBe('%PDF')
      expect(process.digest('holder', 'id-card', '1')).toEqual(digest)
    }
  })

  test('leaves nothing that the key-encryption key of before opens, which is in every backup', async () => {
    const vault = await vaultOf()
    await sealFor(vault, holders(3))
    const { rows: [old] } = await database.admin.query<{ key_id: string; wrapped: Buffer }>(`select key_id, wrapped from vault.hub_key where name = 'ledger-kek'`)
    const kek = createSecretKey(await signer.unwrap({ purpose: 'ledger-kek', keyId: old?.key_id ?? '' }, old?.wrapped ?? Buffer.alloc(0)))
    const opened = async (): Promise<number> => (await rowsOf()).filter(({ key_id: keyId, ...row }) => unwrapKey(profiles.standard, kek, { ...row, keyId }) !== undefined).length
    expect(await opened()).toBe(3)
    await rotate()
    expect(await opened()).toBe(0)
  })

  test('goes on unseen by a ledger that has it all in memory, and one that makes keys makes them by the new one', async () => {
    const [vault, first] = [await vaultOf(), holders(2)]
    const sealed = await sealFor(vault, first)
    await rotate()
    const later = await sealFor(vault, holders(700))
    expect(new Set((await rowsOf()).map(({ kek_id: by }) => by))).toEqual(new Set([(await state()).read.kek.keyId]))
    signer.away = true
    await expectOpens(vault, [...sealed, ...later])
  })

  test('that begins while keys are made leaves none of them behind', async () => {
    const vaults = [await vaultOf(), await vaultOf()]
    const making = vaults.map(async (vault) => {
      const sealed: Sealed[] = []
      for (let round = 0; round < 40; round += 1) sealed.push(...await sealFor(vault, holders(20)))
      return sealed
    })
    await rotate()
    await rotate()
    const sealed = (await Promise.all(making)).flat()
    expect(new Set((await rowsOf()).map(({ kek_id: by }) => by))).toEqual(new Set([(await state()).read.kek.keyId]))
    for (const key of ['wrap-1', 'wrap-2']) expect(await end(key)).toEqual({ outcome: 'ended' })
    await expectOpens(await vaultOf(), sealed)
  })

  test('again makes a third, and the same twice at once is refused', async () => {
    await sealFor(await vaultOf(), holders(5))
    expect(await rotate()).toMatchObject({ to: 'wrap-2', keys: 5 })
    const second = await Promise.allSettled([rotate({ paced: () => new Promise((resolve) => setTimeout(resolve, 200)) }), rotate({ paced: () => new Promise((resolve) => setTimeout(resolve, 200)) })])
    expect(second.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await state()).toMatchObject({ read: { kek: { by: 'wrap-3' }, former: [] } })
    expect([...signer.keys.keys()]).toEqual(['wrap-1', 'wrap-2', 'wrap-3'])
  })

  test('of a hub that cannot open what it has changes nothing', async () => {
    await sealFor(await vaultOf(), holders(2))
    const before = await rowsOf()
    const key = signer.keys.get('wrap-1') ?? Buffer.alloc(0)
    signer.keys.set('wrap-1', Buffer.alloc(32, 1))
    await expect(rotate()).rejects.toBeInstanceOf(KeyUnavailable)
    signer.keys.set('wrap-1', key)
    expect([await rowsOf(), [...signer.keys.keys()]]).toEqual([before, ['wrap-1']])
  })

  test('names a key that does not open, does the others, and keeps the former key-encryption key for it', async () => {
    const [vault, subjects] = [await vaultOf(), holders(4).toSorted()]
    const sealed = await sealFor(vault, subjects)
    const [damaged] = (await rowsOf()).filter(({ subject }) => subject === subjects[1])
    await database.admin.query('update vault.key set wrapped = $2 where subject = $1', [subjects[1], flipped(damaged?.wrapped ?? Buffer.alloc(0), 40)])
    expect(await rotate()).toMatchObject({ keys: 3, unreadable: [damaged?.key_id] })
    expect(isUnfinished((await state()).read)).toBe(true)
    expect(await end('wrap-1')).toMatchObject({ outcome: 'in-use', wraps: [{ name: 'ledger-kek' }] })
    // From a backup: the row as it was.
    await database.admin.query('update vault.key set wrapped = $2 where subject = $1', [subjects[1], damaged?.wrapped])
    expect(await rotate()).toEqual({ from: 'wrap-1', to: 'wrap-2', resumed: true, keys: 1, unreadable: [] })
    await expectOpens(await vaultOf(), sealed)
  })

  test('that is stopped leaves off at a batch, and the next run does the rest', async () => {
    await sealFor(await vaultOf(), holders(1_100))
    const stop = new AbortController()
    await expect(rotate({ signal: stop.signal, paced: async () => { stop.abort(new Error('stopped')) } })).rejects.toThrow('stopped')
    expect((await state()).counted).toMatchObject([{ keyId: 'wrap-1', subjectKeys: 600 }, { keyId: 'wrap-2', subjectKeys: 500 }])
    expect(await rotate()).toMatchObject({ resumed: true, keys: 600 })
  })
})

describe('a rotation that breaks off', () => {
  const crash = new Error('the process is gone')

  /** Every statement of the rotation in turn, lost or unanswered; between two tries everything opens. */
  test.each(['lost', 'unanswered'] as const)('at any statement, %s, is gone on with, and everything opens meanwhile', async (how) => {
    const subjects = holders(3)
    const running = await vaultOf()
    const sealed = await sealFor(running, subjects)
    let [statement, broke] = [0, true]
    for (let round = 0; broke; round += 1) {
      // From the beginning each time, with the crash one statement later.
      if (round > 0) expect(isUnfinished((await state()).read)).toBe(false)
      ;[statement, broke] = [0, false]
      const crashing = async (): Promise<void> => {
        if (statement === round) broke = true
        statement += 1
        if (broke) throw crash
      }
      const before = [...signer.keys.keys()].length
      const outcome = await rotate({ pool: watched(adminPool(), how === 'lost' ? { before: crashing } : { after: crashing }) }).catch((error: unknown) => error)
      if (broke) expect(outcome).toBeInstanceOf(Error)
      await expectOpens(running, sealed)
      await expectOpens(await vaultOf(), sealed)
      const again = await rotateAfterCrash()
      expect(again.unreadable).toEqual([])
      await expectOpens(await vaultOf(), sealed)
      // A crash before the first change is seen makes none; whatever was made is used.
      expect([...signer.keys.keys()].length - before).toBeLessThanOrEqual(2)
    }
    expect(statement).toBeGreaterThan(9)
  })

  test('because the signer goes away is gone on with when it is back, and no key was made twice', async () => {
    const vault = await vaultOf()
    const sealed = await sealFor(vault, holders(3))
    const next = signer.next.bind(signer)
    signer.next = async (from) => {
      const made = await next(from)
      signer.away = true
      return made
    }
    await expect(rotate()).rejects.toBeInstanceOf(KeyUnavailable)
    await expectOpens(vault, sealed)
    Object.assign(signer, { away: false, next })
    expect(await rotate()).toMatchObject({ from: 'wrap-1', to: 'wrap-2', keys: 3 })
    expect([...signer.keys.keys()]).toEqual(['wrap-1', 'wrap-2'])
  })
})

describe('somebody who is erased during a rotation', () => {
  const erase = (subject: Subject): Promise<void> => eraseSubjects(asLedger(), [{ subject, erasedAt, position: 1 }])

  test.each([
    ['after her key was read and before it is written', /^update vault\.key/, 'before'],
    ['right after her key was wrapped anew', /^update vault\.key/, 'after'],
    ['before any key is read', /^select subject, key_id/, 'before'],
    ['as the former key-encryption key goes', /^delete from vault\.former_kek/, 'before'],
  ] as const)('%s stays erased, and the others open', async (_when, statement, order) => {
    const [vault, subjects] = [await vaultOf(), holders(4)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects[2] as Subject
    let met = 0
    const erasing = async (text: string): Promise<void> => {
      if (!statement.test(text) || met > 0) return
      met += 1
      await erase(gone)
    }
    await rotate({ pool: watched(adminPool(), { [order]: erasing }) })
    expect(met).toBe(1)
    expect((await rowsOf()).map(({ subject }) => subject)).toEqual(subjects.filter((subject) => subject !== gone).toSorted())
    const fresh = await vaultOf()
    await expectOpens(fresh, sealed, [gone])
    expect(await fresh.ensureKeys([gone])).toBe('erased')
    expect(isUnfinished((await state()).read)).toBe(false)
  })

  test('while a batch is not committed yet: the erasure waits for it, and deletes the row as it is then', async () => {
    const [vault, subjects] = [await vaultOf(), holders(2)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects[0] as Subject
    const client = await database.admin.connect()
    await client.query('begin')
    await client.query('update vault.key set wrapped = wrapped where subject = $1', [gone])
    const erasing = erase(gone)
    const waiting = async (): Promise<number> => (await database.admin.query(`select from pg_locks where not granted and relation = 'vault.key'::regclass`)).rows.length
    await expect.poll(waiting).toBe(1)
    await client.query('commit')
    client.release()
    await erasing
    await expectOpens(await vaultOf(), sealed, [gone])
  })

  test('whenever it is, nothing of the erased comes back', async () => {
    const [vault, subjects] = [await vaultOf(), holders(1_500)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects.filter((_, at) => at % 50 === 0)
    const erasing = (async () => { for (const subject of gone) await erase(subject) })()
    await rotate({ paced: () => new Promise((resolve) => setTimeout(resolve, 5)) })
    await erasing
    await rotate()
    expect(await rowsOf()).toHaveLength(subjects.length - gone.length)
    await expectOpens(await vaultOf(), sealed, gone)
  })
})

describe('a vault that a rotation has not done with', () => {
  test('does not open where a key of the signer is missing that something in it is wrapped by', async () => {
    await sealFor(await vaultOf(), holders(600))
    const stop = new AbortController()
    await expect(rotate({ signal: stop.signal, paced: async () => { stop.abort(new Error('stopped')) } })).rejects.toThrow('stopped')
    const old = signer.keys.get('wrap-1') ?? Buffer.alloc(0)
    signer.keys.delete('wrap-1')
    await expect(vaultOf()).rejects.toThrow('no wrap-1')
    signer.keys.set('wrap-1', old)
    await vaultOf()
  })

  test('fails those alone whose keys need a signer that is away, and opens them when it is back', async () => {
    const [vault, subjects] = [await vaultOf(), holders(2).toSorted()]
    const sealed = await sealFor(vault, subjects)
    const cold = await vaultOf()
    await rotate()
    signer.away = true
    const [one] = sealed
    await expect(cold.openMany([{ envelope: place, part: (one as Sealed).part }])).rejects.toBeInstanceOf(KeyUnavailable)
    signer.away = false
    await expectOpens(cold, sealed)
  })
})

test('the ledger\'s own role may not rotate: it changes no key', async () => {
  await sealFor(await vaultOf(), holders(1))
  await expect(rotate({ pool: asLedger() })).rejects.toThrow()
  expect((await state()).read).toMatchObject({ kek: { by: 'wrap-1' }, index: { by: 'wrap-1' }, former: [] })
})
