import type { SealedPart, Subject, Uuid } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope } from '../events/codec.ts'
import { idOf } from '../projections/log-writer.ts'
import type { AppendResult, Check, Write } from '../store/event-store.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { commit, type CommitPorts } from './commit.ts'
import type { AnyFact, Session } from './session.ts'

const actor = { unit: idOf(1, 1), operator: idOf(2, 1), role: 'issuing-clerk', terminal: 'W03' }
const stamp = { client: 'console', commandId: idOf<string>(0xc, 1), requestDigest: 'digest' }
const subject: Subject = `unit-${idOf(1, 1)}`
const suspended = { type: 'LicenceSuspended', v: 1, data: { licenceId: idOf(4, 1), by: idOf(1, 1) }, effectiveAt: '2026-03-01T00:00:00.000Z', seal: [{ part: 'reason', subject, value: { reason: '检查发现问题' } }] } as unknown as AnyFact
const released = { type: 'KeyReleased', v: 1, data: { reservationId: idOf(11, 1), licenceId: idOf(4, 1) } } as unknown as AnyFact
const writes = [{ stream: `licence-${idOf(4, 1)}`, expected: 3, facts: [suspended] }, { stream: `reservation-${idOf(11, 1)}`, expected: 0, facts: [released] }]
const proposal = { kind: 'holder', digest: Buffer.from('digest'), id: idOf<Uuid>(5, 1), subject: `holder-${idOf(5, 1)}` }
const sessionOf = (change: object = {}): Session => ({ moment: { at: '2026-03-02T01:00:00.000Z', today: '2026-03-02' }, actor, writes, checks: [{ stream: 'operator-1', revision: 4 }], proposals: [proposal], ...change }) as unknown as Session

interface Behaviour {
  readonly claim?: string
  readonly keys?: 'ready' | 'erased'
  readonly append?: () => Promise<AppendResult>
  readonly today?: string
}

/** Ports that note what they are asked, in order. */
function portsOf({ claim, keys = 'ready', append = () => Promise.resolve({ ok: true, firstPosition: 40, lastPosition: 41, revisions: [4, 1] }), today = '2026-03-02' }: Behaviour = {}) {
  const order: string[] = []
  const appended: { readonly writes: readonly Write[]; readonly checks: readonly Check[] }[] = []
  const told: unknown[] = []
  let made = 0
  const ports = {
    vault: {
      claimIds: (claims: readonly { id: string }[]) => { order.push('claim'); return Promise.resolve(claims.map(({ id }) => claim ?? id)) },
      ensureKeys: (subjects: readonly string[]) => { order.push(`keys of ${subjects.length}`); return Promise.resolve(keys) },
      seal: ({ eventId, stream, type }: { eventId: string; stream: string; type: string }, parts: readonly { part: string; subject: Subject }[]) => {
        order.push('seal')
        return Promise.resolve(parts.map((part): SealedPart => ({ part: part.part, subject: part.subject, keyId: eventId, alg: 'A256GCM', v: 1, nonce: 'AAAA', ct: Buffer.from(`${stream} ${type}`).toString('base64url') })))
      },
    },
    store: { append: (all: readonly Write[], checks: readonly Check[]) => { order.push('append'); appended.push({ writes: all, checks }); return append() } },
    states: { applied: (stream: string, revision: number) => told.push(['applied', stream, revision]), forget: (stream: string) => told.push(['forget', stream]) },
    index: { applied: (events: readonly { position: number }[]) => told.push(['index', ...events.map(({ position }) => position)]), doubt: (streams: readonly string[]) => told.push(['doubt', ...streams]) },
    clock: { now: () => ({ at: '2026-03-02T01:00:05.000Z', today }) },
    newId: () => idOf<Uuid>(0xe, (made += 1)),
  } as unknown as CommitPorts
  return { ports, order, appended, told }
}
const streams = writes.map(({ stream }) => stream)

describe('a commit', () => {
  test('claims names, makes keys, seals and appends, in this order', async () => {
    const { ports, order, appended } = portsOf()
    expect((await commit(ports, sessionOf(), stamp)).kind).toBe('committed')
    expect(order).toEqual(['claim', 'keys of 1', 'seal', 'append'])
    expect(appended[0]?.checks).toEqual([{ stream: 'operator-1', revision: 4 }])
    expect(appended[0]?.writes.map(({ stream, expected }) => [stream, expected])).toEqual([[streams[0], 3], [streams[1], 0]])
  })

  test('stamps every event with who, when, and which command; the first is the cause of the others', async () => {
    const { ports, appended } = portsOf()
    await commit(ports, sessionOf(), stamp)
    const [first, second] = (appended[0]?.writes ?? []).flatMap(({ events }) => events).map(({ id, bytes }) => ({ id, envelope: decodeEnvelope(bytes) }))
    expect(first?.envelope).toEqual({
      id: first?.id, stream: streams[0], type: 'LicenceSuspended', v: 1, recordedAt: '2026-03-02T01:00:05.000Z', effectiveAt: '2026-03-01T00:00:00.000Z', actor, ...stamp, causation: null, data: suspended.data,
      sealed: [{ part: 'reason', subject, keyId: first?.id, alg: 'A256GCM', v: 1, nonce: 'AAAA', ct: Buffer.from(`${streams[0] ?? ''} LicenceSuspended`).toString('base64url') }],
    })
    expect(second?.envelope).toMatchObject({ causation: first?.id, recordedAt: '2026-03-02T01:00:05.000Z', sealed: [] })
    expect(second?.envelope).not.toHaveProperty('effectiveAt')
  })

  test('leaves no plain value in what is stored', async () => {
    const { ports, appended } = portsOf()
    await commit(ports, sessionOf(), stamp)
    expect((appended[0]?.writes ?? []).flatMap(({ events }) => events.map(({ bytes }) => Buffer.from(bytes).toString())).join()).not.toContain('检查发现问题')
  })

  test('tells the views what became durable, at its revision and position', async () => {
    const { ports, told } = portsOf()
    const result = await commit(ports, sessionOf(), stamp)
    expect(told).toEqual([['applied', streams[0], 4], ['applied', streams[1], 1], ['index', 40, 41]])
    expect(result.kind === 'committed' ? result.events.map(({ position }) => position) : []).toEqual([40, 41])
  })

  test('counts the revisions of several events of one stream upwards', async () => {
    const { ports, told } = portsOf({ append: () => Promise.resolve({ ok: true, firstPosition: 7, lastPosition: 8, revisions: [5] }) })
    await commit(ports, sessionOf({ writes: [{ stream: 'licence-1', expected: 3, facts: [suspended, suspended] }] }), stamp)
    expect(told).toEqual([['applied', 'licence-1', 4], ['applied', 'licence-1', 5], ['index', 7, 8]])
  })

  test('without names and without seals asks the vault for nothing', async () => {
    const { ports, order } = portsOf()
    await commit(ports, sessionOf({ proposals: [], writes: writes.slice(1) }), stamp)
    expect(order).toEqual(['append'])
  })
})

describe('nothing is appended', () => {
  test('where a rival claimed the name first: decide again', async () => {
    const { ports, order } = portsOf({ claim: idOf(5, 99) })
    expect([await commit(ports, sessionOf(), stamp), order]).toEqual([{ kind: 'moved' }, ['claim']])
  })

  test('where the name is that of somebody who was erased', async () => {
    const { ports, order } = portsOf({ claim: 'erased' })
    expect([await commit(ports, sessionOf(), stamp), order]).toEqual([{ kind: 'erased' }, ['claim']])
  })

  test('where the key of a subject is gone for ever', async () => {
    const { ports, order } = portsOf({ keys: 'erased' })
    expect([await commit(ports, sessionOf(), stamp), order]).toEqual([{ kind: 'erased' }, ['claim', 'keys of 1']])
  })

  test('where midnight has passed since the decision: what was decided was decided of yesterday', async () => {
    const { ports, appended } = portsOf({ today: '2026-03-03' })
    expect([await commit(ports, sessionOf(), stamp), appended]).toEqual([{ kind: 'moved' }, []])
  })
})

describe('an append', () => {
  test('that met a stream which has moved is decided again, and that stream read again', async () => {
    const { ports, told } = portsOf({ append: () => Promise.resolve({ ok: false, why: 'conflict', stream: 'operator-1', actual: 5 }) })
    expect([await commit(ports, sessionOf(), stamp), told]).toEqual([{ kind: 'moved' }, [['forget', 'operator-1']]])
  })

  test('of which nobody can say whether it was kept leaves its streams in doubt', async () => {
    for (const error of [new StoreUnavailable('connection lost'), new Error('anything else')]) {
      const { ports, told } = portsOf({ append: () => Promise.reject(error) })
      await expect(commit(ports, sessionOf(), stamp)).rejects.toBe(error)
      expect(told).toEqual([...streams.map((stream) => ['forget', stream]), ['doubt', ...streams]])
    }
  })

  test('of which surely nothing was kept leaves no doubt', async () => {
    const { ports, told } = portsOf({ append: () => Promise.reject(new StoreUnavailable('not connected', { outcome: 'not-kept' })) })
    await expect(commit(ports, sessionOf(), stamp)).rejects.toThrow('not connected')
    expect(told).toEqual(streams.map((stream) => ['forget', stream]))
  })
})
