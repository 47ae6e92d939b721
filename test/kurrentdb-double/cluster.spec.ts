import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/errors_pb.js'
import rpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import type { Metadata } from '@grpc/grpc-js'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { collect, record, withDouble } from './testing/connected.ts'

const open = withDouble()
const event = () => record('a').record

describe('a cluster', () => {
  test('is discovered by gossip, and its leader found', async () => {
    const { client, double } = await open({ nodes: 3 })
    double.faults.changeLeader(2)
    await double.faults.stop(0)
    await client.appendRecords([record('a')])
    expect(await collect(client.readStream('a'))).toHaveLength(1)
  })

  test('passes an append of v1 on to its leader, unless the caller asks for the leader', async () => {
    const { client, double } = await open({ nodes: 3 })
    await client.appendToStream('a', event())
    double.faults.changeLeader(1)
    expect(await client.appendToStream('a', event())).toMatchObject({ nextExpectedRevision: 1n })
    const { endpoint } = double.faults.leader
    const asking = { requiresLeader: true, credentials: { username: 'admin', password: 'changeit' } }
    await expect(client.appendToStream('a', event(), asking)).rejects.toMatchObject({ type: 'not-leader', leader: endpoint })
    expect(await client.appendToStream('a', event(), asking)).toMatchObject({ nextExpectedRevision: 2n })
  })

  test('ends the subscriptions that asked for the leader when another node leads, and no others', async () => {
    const { client, double } = await open({ nodes: 2 })
    const [asking, content] = [true, false].map((requiresLeader) => client.subscribeToAll({ requiresLeader }))
    if (asking === undefined || content === undefined) throw new Error('two subscriptions')
    for (const subscription of [asking, content]) subscription.resume()
    await Promise.all([once(asking, 'caughtUp'), once(content, 'caughtUp')])
    const ended = once(asking, 'error')
    double.faults.changeLeader(1)
    expect(await ended).toMatchObject([{ type: 'not-leader', leader: double.faults.leader.endpoint }])
    expect(double.faults.openSubscriptions).toBe(1)
  })

  test('answers for some calls that it does not lead, and names itself as the leader', async () => {
    const { client, double } = await open()
    await client.appendToStream('a', event())
    double.faults.inject({ on: 'append', moment: 'before', effect: 'not-leader', times: 2 })
    for (let n = 0; n < 2; n += 1) await expect(client.appendToStream('a', event())).rejects.toMatchObject({ type: 'not-leader', leader: { address: '127.0.0.1', port: double.port } })
    expect(await client.appendToStream('a', event())).toMatchObject({ nextExpectedRevision: 1n })
  })
})

describe('client 1.3.1', () => {
  test('does not know the not-leader answer of v2: it stays at the former leader, though the answer names the new one', async () => {
    const { client, double } = await open({ nodes: 2 })
    await client.appendRecords([record('a')])
    double.faults.changeLeader(1)
    const refusals: unknown[] = []
    for (let n = 0; n < 2; n += 1) await client.appendRecords([record('a')]).catch((error: unknown) => refusals.push(error))
    expect(refusals).toMatchObject([{ type: 'unknown', code: 9 }, { type: 'unknown', code: 9 }])
    expect(leaderNamedBy(refusals[0])).toStrictEqual(double.faults.leader.endpoint)
    const fresh = KurrentDBClient.connectionString(double.connectionString)
    expect((await fresh.appendRecords([record('a')])).responses).toStrictEqual([{ streamName: 'a', revision: 1n }])
    await fresh.dispose()
  })

  test('reads from the leader, also when a read does not ask for it, and moves there after one refusal', async () => {
    const { client, double } = await open({ nodes: 2 })
    await client.appendRecords([record('a')])
    const read = () => collect(client.readStream('a', { requiresLeader: false }))
    await read()
    double.faults.changeLeader(1)
    await expect(read()).rejects.toMatchObject({ type: 'not-leader', leader: double.faults.leader.endpoint })
    expect(await read()).toHaveLength(1)
  })
})

function leaderNamedBy(refusal: unknown): unknown {
  const { metadata } = (refusal as { readonly _raw: { readonly metadata: Metadata } })._raw
  const details = rpc.Status.deserializeBinary(metadata.get('grpc-status-details-bin')[0] as Buffer).getDetails()
  const leader = details?.unpack((bytes) => errors.NotLeaderNodeErrorDetails.deserializeBinary(bytes), 'kurrent.rpc.NotLeaderNodeErrorDetails')?.getCurrentLeader()
  return { address: leader?.getHost(), port: leader?.getPort() }
}
