import { randomUUID } from 'node:crypto'
import { KurrentDBClient, binaryEvent } from '@kurrent/kurrentdb-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { StoreDamaged } from '../store-unavailable.ts'
import { isIn } from '../testing/stands.ts'
import { openKurrentStore, type KurrentStoreOptions } from './kurrent-store.ts'

const under = withKurrentDouble()

/** What somebody writes past the ledger, with the server's own tools. */
async function smuggle({ hubId }: KurrentStoreOptions, stream: string, metadata?: Record<string, string>): Promise<void> {
  const client = KurrentDBClient.connectionString(under.double.connectionString)
  onTestFinished(() => client.dispose())
  await client.appendRecords([{ streamName: `zy-${hubId}.${stream}`, record: binaryEvent({ type: 'smuggled', data: Buffer.from('{}'), id: randomUUID(), ...(metadata === undefined ? {} : { metadata }) }) }], [])
}

const kinds = [
  ['no event of the ledger', 'case-1', undefined], ['an event with a position that is taken', 'case-2', { 'zy-position': '0' }], ['an event with a position that nobody has reached', 'case-2', { 'zy-position': '7' }],
  ['an event with a position that is no number', 'case-2', { 'zy-position': '-0' }], ['a stream whose name no ledger makes', 'Case-2', { 'zy-position': '2' }],
] as const

describe.for(kinds)('a log that holds %s', ([, stream, metadata]) => {
  test('is not written on: the store stops, and says that it is to be stopped', async () => {
    const { store, options } = await under.open()
    await fill(store, 'case-1', 2)
    await smuggle(options, stream, metadata)
    await isIn(store, 'fenced')
    await expect(store.append([writeTo('case-3', 'none')], [])).rejects.toMatchObject({ name: 'WriterFenced' })
    expect(under.double.log.stream(`zy-${options.hubId}.case-3`)).toHaveLength(0)
  })

  test('opens no ledger, and says in Chinese what is wrong', async () => {
    const { store, options } = await under.open()
    await fill(store, 'case-1', 2)
    await store.close()
    await smuggle(options, stream, metadata)
    const next = await openKurrentStore(options).catch((error: unknown) => error)
    if (next instanceof Error) expect(next).toBeInstanceOf(StoreDamaged)
    else {
      onTestFinished(() => (next as { close(): Promise<void> }).close())
      await expect((next as { awaitLeadership(signal: AbortSignal): Promise<void> }).awaitLeadership(guard())).rejects.toThrow(/KurrentDB 中.*须先由运维人员查明/u)
    }
  })
})

describe('a stream that was written past the ledger', () => {
  test('is not read', async () => {
    const { store, options } = await under.open()
    await fill(store, 'case-1', 2)
    await smuggle(options, 'case-1')
    await expect(store.readStream('case-1')).rejects.toThrow(StoreDamaged)
    await expect(store.readAll(0, 10)).rejects.toThrow(StoreDamaged)
  })
})
