import { createSecretKey } from 'node:crypto'
import type { FileId, LicenceId } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { flipped, newUuid } from '../fixtures.ts'
import { profiles } from '../profile.ts'
import { unwrapKey } from '../subject-key.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { expectOpens, holders, place, sealFor, withRotations, type Sealed } from './fixtures.ts'
import { isUnfinished } from './rotation-state.ts'

const hub = withRotations()

describe('a rotation', () => {
  test('wraps everything anew: what was sealed opens in the process of before and in the next, by the new key of the signer alone', async () => {
    const [vault, subjects] = [await hub.vaultOf(), holders(1_203)]
    const sealed = await sealFor(vault, subjects)
    const digest = vault.digest('holder', 'id-card', '1')
    const licenceId = newUuid() as string as LicenceId
    const file = { fileId: newUuid() as string as FileId, licenceId, version: 1, format: 'pdf', subjects: subjects.slice(0, 2), bytes: Buffer.from('%PDF') } as const
    await vault.keepFiles([file])
    // As before the first rotation: nobody had written by which.
    await hub.database.admin.query('update vault.key set kek_id = null')
    const before = await hub.rowsOf()
    const shown: number[] = []

    expect(await hub.rotate({ progress: (done) => { shown.push(done) } })).toEqual({ from: 'wrap-1', to: 'wrap-2', resumed: false, keys: 1_203, unreadable: [] })
    expect(shown).toEqual([500, 1_000, 1_203])
    const { read, counted } = await hub.state()
    expect([read.index.by, read.kek.by, read.former, isUnfinished(read)]).toEqual(['wrap-2', 'wrap-2', [], false])
    expect(counted).toMatchObject([{ keyId: 'wrap-2', hubKeys: ['ledger-kek', 'ledger-index'], subjectKeys: 1_203 }])
    const after = await hub.rowsOf()
    expect(after.map(({ subject, key_id }) => [subject, key_id])).toEqual(before.map(({ subject, key_id }) => [subject, key_id]))
    expect(after.filter(({ wrapped }, at) => wrapped.equals(before[at]?.wrapped ?? Buffer.alloc(0)))).toEqual([])

    expect(await hub.end('wrap-1')).toEqual({ outcome: 'ended' })
    for (const process of [vault, await hub.vaultOf()]) {
      await expectOpens(process, sealed)
      expect((await process.openFile(file.fileId))?.toString()).toBe('%PDF')
      expect(process.digest('holder', 'id-card', '1')).toEqual(digest)
    }
  })

  test('leaves nothing that the key-encryption key of before opens, which is in every backup', async () => {
    const vault = await hub.vaultOf()
    await sealFor(vault, holders(3))
    const { rows: [old] } = await hub.database.admin.query<{ key_id: string; wrapped: Buffer }>(`select key_id, wrapped from vault.hub_key where name = 'ledger-kek'`)
    const kek = createSecretKey(await hub.signer.unwrap({ purpose: 'ledger-kek', keyId: old?.key_id ?? '' }, old?.wrapped ?? Buffer.alloc(0)))
    const opened = async (): Promise<number> => (await hub.rowsOf()).filter(({ key_id: keyId, ...row }) => unwrapKey(profiles.standard, kek, { ...row, keyId }) !== undefined).length
    expect(await opened()).toBe(3)
    await hub.rotate()
    expect(await opened()).toBe(0)
  })

  test('goes on unseen by a ledger that has it all in memory, and one that makes keys makes them by the new one', async () => {
    const [vault, first] = [await hub.vaultOf(), holders(2)]
    const sealed = await sealFor(vault, first)
    await hub.rotate()
    const later = await sealFor(vault, holders(700))
    expect(new Set((await hub.rowsOf()).map(({ kek_id: by }) => by))).toEqual(new Set([(await hub.state()).read.kek.keyId]))
    hub.signer.away = true
    await expectOpens(vault, [...sealed, ...later])
  })

  test('that begins while keys are made leaves none of them behind', async () => {
    const vaults = [await hub.vaultOf(), await hub.vaultOf()]
    const making = vaults.map(async (vault) => {
      const sealed: Sealed[] = []
      for (let round = 0; round < 40; round += 1) sealed.push(...await sealFor(vault, holders(20)))
      return sealed
    })
    await hub.rotate()
    await hub.rotate()
    const sealed = (await Promise.all(making)).flat()
    expect(new Set((await hub.rowsOf()).map(({ kek_id: by }) => by))).toEqual(new Set([(await hub.state()).read.kek.keyId]))
    for (const key of ['wrap-1', 'wrap-2']) expect(await hub.end(key)).toEqual({ outcome: 'ended' })
    await expectOpens(await hub.vaultOf(), sealed)
  })

  test('again makes a third, and the same twice at once is refused', async () => {
    await sealFor(await hub.vaultOf(), holders(5))
    expect(await hub.rotate()).toMatchObject({ to: 'wrap-2', keys: 5 })
    // Whichever is first is not done before the other has been answered.
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    const second = await Promise.allSettled([1, 2].map(() => hub.rotate({ paced: () => answered }).catch((error: unknown) => { answer(); throw error })))
    expect(second.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await hub.state()).toMatchObject({ read: { kek: { by: 'wrap-3' }, former: [] } })
    expect([...hub.signer.keys.keys()]).toEqual(['wrap-1', 'wrap-2', 'wrap-3'])
  })

  test('of a hub that cannot open what it has changes nothing', async () => {
    await sealFor(await hub.vaultOf(), holders(2))
    const before = await hub.rowsOf()
    const key = hub.signer.keys.get('wrap-1') ?? Buffer.alloc(0)
    hub.signer.keys.set('wrap-1', Buffer.alloc(32, 1))
    await expect(hub.rotate()).rejects.toBeInstanceOf(KeyUnavailable)
    hub.signer.keys.set('wrap-1', key)
    expect([await hub.rowsOf(), [...hub.signer.keys.keys()]]).toEqual([before, ['wrap-1']])
  })

  test('names a key that does not open, does the others, and keeps the former key-encryption key for it', async () => {
    const [vault, subjects] = [await hub.vaultOf(), holders(4).toSorted()]
    const sealed = await sealFor(vault, subjects)
    const [damaged] = (await hub.rowsOf()).filter(({ subject }) => subject === subjects[1])
    await hub.database.admin.query('update vault.key set wrapped = $2 where subject = $1', [subjects[1], flipped(damaged?.wrapped ?? Buffer.alloc(0), 40)])
    expect(await hub.rotate()).toMatchObject({ keys: 3, unreadable: [damaged?.key_id] })
    expect(isUnfinished((await hub.state()).read)).toBe(true)
    expect(await hub.end('wrap-1')).toMatchObject({ outcome: 'in-use', wraps: [{ name: 'ledger-kek' }] })
    // From a backup: the row as it was.
    await hub.database.admin.query('update vault.key set wrapped = $2 where subject = $1', [subjects[1], damaged?.wrapped])
    expect(await hub.rotate()).toEqual({ from: 'wrap-1', to: 'wrap-2', resumed: true, keys: 1, unreadable: [] })
    await expectOpens(await hub.vaultOf(), sealed)
  })

  test('that is stopped leaves off at a batch, and the next run does the rest', async () => {
    await sealFor(await hub.vaultOf(), holders(1_100))
    const stop = new AbortController()
    await expect(hub.rotate({ signal: stop.signal, paced: async () => { stop.abort(new Error('stopped')) } })).rejects.toThrow('stopped')
    expect((await hub.state()).counted).toMatchObject([{ keyId: 'wrap-1', subjectKeys: 600 }, { keyId: 'wrap-2', subjectKeys: 500 }])
    expect(await hub.rotate()).toMatchObject({ resumed: true, keys: 600 })
  })
})

describe('a vault that a rotation has not done with', () => {
  test('does not open where a key of the signer is missing that something in it is wrapped by', async () => {
    await sealFor(await hub.vaultOf(), holders(600))
    const stop = new AbortController()
    await expect(hub.rotate({ signal: stop.signal, paced: async () => { stop.abort(new Error('stopped')) } })).rejects.toThrow('stopped')
    const old = hub.signer.keys.get('wrap-1') ?? Buffer.alloc(0)
    hub.signer.keys.delete('wrap-1')
    await expect(hub.vaultOf()).rejects.toThrow('no wrap-1')
    hub.signer.keys.set('wrap-1', old)
    await hub.vaultOf()
  })

  test('fails those alone whose keys need a signer that is away, and opens them when it is back', async () => {
    const [vault, subjects] = [await hub.vaultOf(), holders(2).toSorted()]
    const sealed = await sealFor(vault, subjects)
    const cold = await hub.vaultOf()
    await hub.rotate()
    hub.signer.away = true
    const [one] = sealed
    await expect(cold.openMany([{ envelope: place, part: (one as Sealed).part }])).rejects.toBeInstanceOf(KeyUnavailable)
    hub.signer.away = false
    await expectOpens(cold, sealed)
  })
})

test('the ledger\'s own role may not rotate: it changes no key', async () => {
  await sealFor(await hub.vaultOf(), holders(1))
  await expect(hub.rotate({ pool: hub.asLedger() })).rejects.toThrow()
  expect((await hub.state()).read).toMatchObject({ kek: { by: 'wrap-1' }, index: { by: 'wrap-1' }, former: [] })
})
