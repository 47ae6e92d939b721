import type { Subject } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { paced } from '../../../../../test/support/stillness.ts'
import { eraseSubjects } from '../erase.ts'
import { erasedAt } from '../fixtures.ts'
import { expectOpens, holders, sealFor, withRotations } from './fixtures.ts'
import { isUnfinished } from './rotation-state.ts'

const hub = withRotations()

describe('somebody who is erased during a rotation', () => {
  const erase = (subject: Subject): Promise<void> => eraseSubjects(hub.asLedger(), [{ subject, erasedAt, position: 1 }])

  test.each([
    ['after her key was read and before it is written', /^update vault\.key/, 'before'],
    ['right after her key was wrapped anew', /^update vault\.key/, 'after'],
    ['before any key is read', /^select subject, key_id/, 'before'],
    ['as the former key-encryption key goes', /^delete from vault\.former_kek/, 'before'],
  ] as const)('%s stays erased, and the others open', async (_when, statement, order) => {
    const [vault, subjects] = [await hub.vaultOf(), holders(4)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects[2] as Subject
    let met = 0
    const erasing = async (text: string): Promise<void> => {
      if (!statement.test(text) || met > 0) return
      met += 1
      await erase(gone)
    }
    await hub.rotate({ pool: hub.watchedPool({ [order]: erasing }) })
    expect(met).toBe(1)
    expect((await hub.rowsOf()).map(({ subject }) => subject)).toEqual(subjects.filter((subject) => subject !== gone).toSorted())
    const fresh = await hub.vaultOf()
    await expectOpens(fresh, sealed, [gone])
    expect(await fresh.ensureKeys([gone])).toBe('erased')
    expect(isUnfinished((await hub.state()).read)).toBe(false)
  })

  test('while a batch is not committed yet: the erasure waits for it, and deletes the row as it is then', async () => {
    const [vault, subjects] = [await hub.vaultOf(), holders(2)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects[0] as Subject
    const client = await hub.database.admin.connect()
    await client.query('begin')
    await client.query('update vault.key set wrapped = wrapped where subject = $1', [gone])
    const erasing = erase(gone)
    const waiting = async (): Promise<number> => (await hub.database.admin.query(`select from pg_locks where not granted and relation = 'vault.key'::regclass`)).rows.length
    await expect.poll(waiting).toBe(1)
    await client.query('commit')
    client.release()
    await erasing
    await expectOpens(await hub.vaultOf(), sealed, [gone])
  })

  test('whenever it is, nothing of the erased comes back', async () => {
    const [vault, subjects] = [await hub.vaultOf(), holders(1_500)]
    const sealed = await sealFor(vault, subjects)
    const gone = subjects.filter((_, at) => at % 50 === 0)
    const erasing = (async () => { for (const subject of gone) await erase(subject) })()
    await hub.rotate({ paced: () => paced(5) })
    await erasing
    await hub.rotate()
    expect(await hub.rowsOf()).toHaveLength(subjects.length - gone.length)
    await expectOpens(await hub.vaultOf(), sealed, gone)
  })
})
