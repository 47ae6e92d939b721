import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { paced, stillness } from '../support/stillness.ts'
import { collect, record, withDouble, type Connected } from './testing/connected.ts'

const open = withDouble()

/** What becomes of an append and of a read, in the time that a client which recovers has needed many times over. */
async function outcomes({ client }: Connected): Promise<readonly [append: string, read: string]> {
  let outcome: readonly [string, string] = ['', '']
  for (let n = 0; n < 5; n += 1) {
    await paced(50)
    const append = await client.appendRecords([record('a')]).then(() => 'kept', ({ message }: Error) => message)
    const read = await collect(client.readStream('a')).then(() => 'read', ({ message }: Error) => message)
    outcome = [append, read]
  }
  return outcome
}

/** Resolves once it appends, or reads; then tells what becomes of both. */
async function outcomesOnce(connected: Connected, what: 'kept' | 'read'): Promise<readonly [append: string, read: string]> {
  await eventually(`the client is told "${what}"`, async () => (await outcomes(connected)).includes(what))
  return outcomes(connected)
}

describe('client 1.3.1', () => {
  test('tells a server that is down in two ways: its own error, or the bare one of gRPC from its question for the version', async () => {
    const { client, double } = await open()
    await client.appendRecords([record('a')])
    await double.faults.stop()
    const errors: unknown[] = []
    for (let n = 0; n < 2; n += 1) await client.appendRecords([record('a')]).catch((error: unknown) => errors.push(error))
    expect(errors).toMatchObject([{ type: 'unavailable', code: 14 }, { code: 14 }])
    expect(errors[1]).not.toHaveProperty('type')
  })

  test('has no deadline for its question for the version: an append waits for ever behind it', async () => {
    const { client, double } = await open({}, '&defaultDeadline=50')
    double.faults.inject({ on: 'features', moment: 'before', effect: 'silence' })
    const append = client.appendRecords([record('a')]).then(() => 'answered', () => 'refused')
    expect(await Promise.race([append, stillness(300).then(() => 'still waiting')])).toBe('still waiting')
  })

  test('recovers from an outage of its only server once it has read', async () => {
    const connected = await open()
    expect(await outcomes(connected)).toStrictEqual(['kept', 'read'])
    await connected.double.faults.stop()
    await outcomes(connected)
    await connected.double.faults.start()
    await eventually('it appends and reads', async () => isDeepStrictEqual(await outcomes(connected), ['kept', 'read']))
  })

  test('never reads again when its first read met a server that was down, though it appends', async () => {
    const connected = await open()
    await connected.client.appendRecords([record('a')])
    await connected.double.faults.stop()
    await expect(collect(connected.client.readStream('a'))).rejects.toMatchObject({ type: 'unavailable' })
    await connected.double.faults.start()
    expect(await outcomesOnce(connected, 'kept')).toStrictEqual(['kept', 'UnavailableError'])
  })

  test('never appends again when it once found no node of its cluster, though it reads', async () => {
    const connected = await open({ nodes: 2 }, '&maxDiscoverAttempts=2&discoveryInterval=10')
    expect(await outcomes(connected)).toStrictEqual(['kept', 'read'])
    await connected.double.faults.stop()
    await outcomes(connected)
    await connected.double.faults.start()
    expect(await outcomesOnce(connected, 'read')).toStrictEqual(['Failed to discover after 2 attempts.', 'read'])
  })
})
