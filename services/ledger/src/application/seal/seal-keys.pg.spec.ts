import { refuse } from '@hub/kernel'
import type { CommandBody, Envelope } from '@hub/schemas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { fakeSealMaker, type FakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { foldToHead } from '../../testing/run-projections.ts'
import { registerOperator } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { SealMakerUnavailable } from './seal-maker.ts'

let database: DroppableDatabase
let hub: TestLedger
let maker: FakeSealMaker

beforeEach(async () => {
  database = await createTestDatabase()
  maker = fakeSealMaker()
  hub = await openTestLedger({ url: database.url, sealMaker: maker })
  const first = await hub.ledger.initialise({ unit: { uscc: '11330105002500287C', name: '样例数据局', areaCode: '330105', kind: 'data-authority' }, operator: { name: '管理员', issuer: 'urn:zhengyuan:demo', subject: 'security-admin' } })
  await registerOperator(hub, 'system-admin', idOf(first, 'unitId'), 'system-admin')
  const bureau = idOf(await hub.send('system-admin', 'RegisterUnit', { uscc: '11100000000013338W', name: '样例机构甲', kind: 'department', areaCode: '330105' }), 'unitId')
  for (const account of ['keeper', 'second']) await registerOperator(hub, account, bureau, 'seal-custodian')
})
afterEach(async () => {
  await hub.close()
  await database.drop()
})

const capture = async (body: Partial<CommandBody<'CaptureSeal'>> = {}): Promise<string> => idOf(await hub.send('keeper', 'CaptureSeal', { kind: 'unit', ...body }), 'sealId')
const file = (sealId: string) => hub.send('second', 'FileSeal', { sealId, filingNumber: 'BA-2026-1' })
async function inUse(): Promise<string> {
  const sealId = await capture()
  accepted(await file(sealId))
  accepted(await hub.send('keeper', 'ActivateSeal', { sealId }))
  return sealId
}
async function eventsOf(sealId: string): Promise<readonly Envelope[]> {
  const [events] = await hub.store.readStreams([`seal-${sealId}`])
  return (events ?? []).map(({ bytes }) => decodeEnvelope(bytes))
}
const typesOf = async (sealId: string): Promise<readonly string[]> => (await eventsOf(sealId)).map(({ type }) => type)

describe('a seal with keys of its own unit', () => {
  const keys = { sm2: 'dept-1-sm2', p256: 'dept-1-p256' }

  test('is made with them, and the record says which', async () => {
    const sealId = await capture({ keys })
    expect(maker.keysAsked).toEqual([{ unitCode: '11100000000013338W', keys }])
    accepted(await file(sealId))
    expect(maker.asked).toMatchObject([{ sealId, keys }])
    expect((await eventsOf(sealId))[0]?.data).toMatchObject({ keys })
    await foldToHead(hub, database.url)
    const { rows } = await hub.pool.query('select detail from read.seal_history where seal_id = $1 and revision = 0', [sealId])
    expect(rows).toMatchObject([{ detail: { keys } }])
  })

  test('is not captured with a key that the signer keeps for others, nor asked after where our own rules refuse it', async () => {
    maker.keyRefusal = refuse('SEAL_KEY_NOT_OF_UNIT', { field: 'keys.sm2' })
    expect(await hub.send('keeper', 'CaptureSeal', { kind: 'unit', keys })).toMatchObject({ kind: 'refused', code: 'SEAL_KEY_NOT_OF_UNIT', detail: { field: 'keys.sm2' } })
    expect(codeOf(await hub.send('keeper', 'CaptureSeal', { kind: 'unit', name: '别的单位', keys }))).toBe('SEAL_NAME_NOT_LEGAL')
    expect(maker.keysAsked).toHaveLength(1)
    maker.away = true
    await expect(hub.send('keeper', 'CaptureSeal', { kind: 'unit', keys })).rejects.toThrow(SealMakerUnavailable)
  })

  test('ends for a successor with other keys, and not for one whose keys are of no use', async () => {
    const sealId = await inUse()
    maker.keyRefusal = refuse('SEAL_KEY_NOT_USABLE', { field: 'keys.p256', why: 'IN_USE' })
    const remake = (filingNumber: string) => hub.send('second', 'RemakeSeal', { sealId, cause: 'key-compromised', filingNumber, keys })
    expect(codeOf(await remake('ZX-2'))).toBe('SEAL_KEY_NOT_USABLE')
    expect((await typesOf(sealId)).at(-1)).toBe('SealActivated')
    expect(maker.revoked).toEqual([])
    maker.keyRefusal = undefined
    const successor = accepted(await remake('ZX-3')).ids['successor'] ?? ''
    expect((await eventsOf(successor))[0]?.data).toMatchObject({ predecessor: sealId, keys })
  })
})
