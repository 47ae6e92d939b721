import { BACKWARDS, END, START } from '@kurrent/kurrentdb-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { collect, record, withDouble, type Connected } from './testing/connected.ts'

const open = withDouble(afterAll)
let client: Connected['client']
let double: Connected['double']
let firstReadMs = 0

beforeAll(async () => {
  ;({ client, double } = await open({}, ''))
  await client.appendRecords(Array.from({ length: 10 }, (_, n) => record(n % 2 === 0 ? 'even' : 'odd')))
  const begun = performance.now()
  await collect(client.readStream('even'))
  firstReadMs = performance.now() - begun
})

const revisions = (events: Awaited<ReturnType<typeof collect>>) => events.map(({ revision }) => Number(revision))

describe('reading', () => {
  test('goes through a stream either way, from any revision, as far as it is asked', async () => {
    const read = async (options: Parameters<typeof client.readStream>[1]) => revisions(await collect(client.readStream('even', options)))
    expect(await read({})).toStrictEqual([0, 1, 2, 3, 4])
    expect(await read({ fromRevision: 2n, maxCount: 2 })).toStrictEqual([2, 3])
    expect(await read({ fromRevision: 5n })).toStrictEqual([])
    expect(await read({ direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toStrictEqual([4, 3])
    expect(await read({ direction: BACKWARDS, fromRevision: 1n })).toStrictEqual([1, 0])
    expect(await read({ direction: BACKWARDS, fromRevision: 99n, maxCount: 1 })).toStrictEqual([4])
    await expect(collect(client.readStream('none'))).rejects.toMatchObject({ type: 'stream-not-found', streamName: 'none' })
  })

  test('goes through $all either way: a position is itself read forwards, and left out backwards', async () => {
    const user = double.log.all.filter(({ stream }) => !stream.startsWith('$'))
    const at = (n: number) => ({ commit: user[n]?.position ?? 0n, prepare: user[n]?.position ?? 0n })
    const read = async (options: Parameters<typeof client.readAll>[0]) => (await collect(client.readAll(options))).map(({ id }) => user.findIndex((event) => event.id === id))
    expect(await read({ fromPosition: at(7) })).toStrictEqual([7, 8, 9])
    expect(await read({ direction: BACKWARDS, fromPosition: at(3), maxCount: 2 })).toStrictEqual([2, 1])
    expect(await read({ direction: BACKWARDS, fromPosition: END, maxCount: 3 })).toStrictEqual([9, 8, 7])
    expect(await read({ filter: { filterOn: 'streamName', prefixes: ['odd'], checkpointInterval: 1 }, maxCount: 3 })).toStrictEqual([1, 3, 5])
    expect(await read({ filter: { filterOn: 'eventType', regex: '^sample$', checkpointInterval: 1 }, fromPosition: at(8) })).toStrictEqual([8, 9])
  })

  test('meets the events of the server itself in $all, and positions that are not dense', async () => {
    for (let n = 1; n < 16; n += 1) await client.appendRecords([record('more')])
    const all = await collect(client.readAll())
    expect(all[0]?.streamId).toMatch(/^\$/)
    expect(all.filter(({ type }) => type === '$statsCollected')).toHaveLength(1)
    const positions = all.map(({ position }) => position?.commit ?? -1n)
    expect(positions.slice(1).every((position, n) => position > (positions[n] ?? 0n) + 1n)).toBe(true)
    expect(all.every(({ position }) => position?.commit === position?.prepare)).toBe(true)
  })

  test('gives both stacks of the client the same ids and positions', async () => {
    const [read] = await collect(client.readStream('odd'))
    const fed: unknown[] = []
    client.subscribeToStream('odd').on('data', ({ event }) => fed.push(event))
    await eventually('five events are fed', () => fed.length === 5)
    expect(fed[0]).toMatchObject({ id: read?.id, revision: 0n, position: read?.position })
    expect(read?.id).toBe(double.log.stream('odd')[0]?.id)
    expect(Math.abs(Date.now() - (read?.created.valueOf() ?? 0))).toBeLessThan(60_000)
  })
})

describe('client 1.3.1', () => {
  test('sleeps half a second before its first read, and not before the next; less with a shorter discoveryInterval', async () => {
    expect(firstReadMs).toBeGreaterThan(400)
    const msOf = async (reading: Promise<unknown>): Promise<number> => {
      const begun = performance.now()
      await reading
      return performance.now() - begun
    }
    // The quickest of some: one that sleeps is never quick, one that does not may be held up by the machine.
    const [quick, next]: [number[], number[]] = [[], []]
    for (let again = 0; again < 3; again += 1) {
      const { client: other } = await open({}, '&discoveryInterval=10')
      await other.appendRecords([record('a')])
      quick.push(await msOf(collect(other.readStream('a'))))
      next.push(await msOf(collect(client.readStream('even'))))
    }
    expect([Math.min(...quick), Math.min(...next)].filter((ms) => ms >= 400)).toEqual([])
  })

  test('reads backwards from the end and forwards from the start, whatever direction it is told', async () => {
    expect(revisions(await collect(client.readStream('even', { fromRevision: END, maxCount: 2 })))).toStrictEqual([4, 3])
    expect(revisions(await collect(client.readStream('even', { direction: BACKWARDS, fromRevision: START, maxCount: 2 })))).toStrictEqual([0, 1])
  })

  test('drops the fraction of a second from the instant of an event that it reads, not of one that it is fed', async () => {
    const ms = Number((double.log.stream('even')[0]?.createdTicks ?? 0n) / 10_000n)
    const [read] = await collect(client.readStream('even', { maxCount: 1 }))
    expect(read?.created.valueOf()).toBe(Math.floor(ms / 1000) * 1000)
    const fed: number[] = []
    client.subscribeToStream('even').on('data', ({ event }) => fed.push(event?.created.valueOf() ?? 0))
    await eventually('an event is fed', () => fed.length > 0)
    expect(fed[0]).toBe(ms)
  })
})
