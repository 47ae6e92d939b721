import type { DomainEvent, SealedPart, Subject } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idOf } from '../projections/log-writer.ts'
import * as city from '../projections/testing/every-event.ts'
import { FakeStreams, registered, renamed, turn, unitId } from './fixtures.ts'
import { partKey, StreamStates, type StreamState } from './stream-states.ts'

const nameOf = ({ state, revision }: StreamState<{ readonly status: string }>): unknown => [revision, 'name' in state ? state.name : state.status]

describe('the state of a stream', () => {
  test('is folded from its events once, and then known', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(unitId, registered)
    streams.write(unitId, renamed('区民政局'))
    expect(nameOf(await states.get('unit', unitId))).toEqual([1, '区民政局'])
    expect(nameOf(await states.get('unit', unitId))).toEqual([1, '区民政局'])
    expect(streams.readings).toEqual([[`unit-${unitId}`]])
  })

  test('that holds nothing is the initial state at revision -1', async () => {
    expect(nameOf(await new StreamStates(new FakeStreams()).get('unit', unitId))).toEqual([-1, 'absent'])
  })

  test('is asked for together with others that are asked for at the same time', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    await Promise.all([states.get('unit', unitId), states.get('operator', idOf(2, 1)), states.get('grant', idOf(7, 1))])
    expect(streams.readings).toHaveLength(1)
  })

  test('stands at an event that was seen in the log, also where nobody has told of it yet', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(unitId, registered)
    await states.get('unit', unitId)
    streams.write(unitId, renamed('区民政局'))
    await states.reach('unit', unitId, 0)
    expect((await states.get('unit', unitId)).revision).toBe(0)
    await states.reach('unit', unitId, 1)
    expect(nameOf(await states.get('unit', unitId))).toEqual([1, '区民政局'])
  })

  test('goes on with each event that becomes durable, without reading', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    for (const event of [registered, renamed('甲局'), renamed('乙局')]) {
      const { stream, revision, envelope } = streams.write(unitId, event)
      states.applied(stream, revision, envelope)
    }
    expect(nameOf(await states.get('unit', unitId))).toEqual([2, '乙局'])
    expect(streams.readings).toEqual([])
  })

  test('is read again where an event between was never told', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(unitId, registered)
    await states.get('unit', unitId)
    streams.write(unitId, renamed('甲局'))
    const { stream, revision, envelope } = streams.write(unitId, renamed('乙局'))
    states.applied(stream, revision, envelope)
    expect(nameOf(await states.get('unit', unitId))).toEqual([2, '乙局'])
    expect(streams.readings).toHaveLength(2)
  })

  test('takes no event twice', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    const first = streams.write(unitId, registered)
    const second = streams.write(unitId, renamed('甲局'))
    await states.get('unit', unitId)
    for (const { stream, revision, envelope } of [first, second]) states.applied(stream, revision, envelope)
    expect(nameOf(await states.get('unit', unitId))).toEqual([1, '甲局'])
    expect(streams.readings).toHaveLength(1)
  })

  test('is read again after it was forgotten', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    await states.get('unit', unitId)
    streams.write(unitId, registered)
    states.forget(`unit-${unitId}`)
    expect(nameOf(await states.get('unit', unitId))).toEqual([0, '民政局'])
  })
})

describe('an event that becomes durable while its stream is being read', () => {
  test('is not lost: the stream is read again', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(unitId, registered)
    streams.hold()
    const asked = states.get('unit', unitId)
    await turn()
    const { stream, revision, envelope } = streams.write(unitId, renamed('甲局'))
    states.applied(stream, revision, envelope)
    streams.letGo()
    await turn()
    await turn()
    streams.letGo()
    expect(nameOf(await asked)).toEqual([1, '甲局'])
    expect(nameOf(await states.get('unit', unitId))).toEqual([1, '甲局'])
    expect(streams.readings).toHaveLength(2)
  })

  test('does not keep readers that overlap reading for ever', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(unitId, registered)
    streams.hold()
    const first = states.get('unit', unitId)
    await turn()
    const { stream, revision, envelope } = streams.write(unitId, renamed('甲局'))
    states.applied(stream, revision, envelope)
    const second = states.get('unit', unitId)
    await turn()
    // One answer at a time, so that the two are never between readings at once.
    for (let n = 0; n < 20 && streams.holding > 0; n += 1) {
      streams.letGo(1)
      await turn()
      await turn()
    }
    expect(streams.holding).toBe(0)
    expect([nameOf(await first), nameOf(await second)]).toEqual([[1, '甲局'], [1, '甲局']])
    expect(streams.readings.length).toBeLessThanOrEqual(3)
  })

  test('and begins the stream is taken at once', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.hold()
    const asked = states.get('unit', unitId)
    await turn()
    const { stream, revision, envelope } = streams.write(unitId, registered)
    states.applied(stream, revision, envelope)
    streams.letGo()
    expect(nameOf(await asked)).toEqual([0, '民政局'])
  })

  test('without being told, and whose stream is then forgotten, is not covered up by an older reading', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.hold()
    const before = states.get('unit', unitId)
    await turn()
    states.forget(streams.write(unitId, registered).stream)
    const after = states.get('unit', unitId)
    await turn()
    for (let n = 0; n < 10; n += 1) {
      streams.letGo(1)
      await turn()
    }
    await before
    expect(nameOf(await after)).toEqual([0, '民政局'])
    expect(nameOf(await states.get('unit', unitId))).toEqual([0, '民政局'])
  })

  test('is never missed, in whatever order readings end and events become durable', async () => {
    const step = fc.constantFrom(...(['ask', 'write', 'write untold', 'answer', 'turn', 'forget'] as const))
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40 }), playOut), { numRuns: Number(process.env['FC_RUNS'] ?? 100) })
  })
})

type Step = 'ask' | 'write' | 'write untold' | 'answer' | 'turn' | 'forget'

async function playOut(steps: readonly Step[]): Promise<void> {
  const streams = new FakeStreams()
  const states = new StreamStates(streams)
  streams.hold()
  let durable = -1
  const answers: Promise<{ readonly revision: number; readonly least: number }>[] = []
  const play: Readonly<Record<Step, () => unknown>> = {
    'write': () => {
      const { stream, revision, envelope } = streams.write(unitId, durable === -1 ? registered : renamed(`第${durable + 1}局`))
      durable = revision
      states.applied(stream, revision, envelope)
    },
    // As whoever appended it does where the answer was lost.
    'write untold': () => {
      const { stream, revision } = streams.write(unitId, durable === -1 ? registered : renamed(`第${durable + 1}局`))
      durable = revision
      states.forget(stream)
    },
    'ask': () => {
      const least = durable
      answers.push(states.get('unit', unitId).then(({ revision }) => ({ revision, least })))
    },
    'answer': () => { streams.letGo(1) },
    'turn': turn,
    'forget': () => { states.forget(`unit-${unitId}`) },
  }
  for (const step of steps) await play[step]()
  for (let n = 0; n < 100 && (n < 3 || streams.holding > 0); n += 1) {
    streams.letGo()
    await turn()
  }
  expect((await Promise.all(answers)).filter(({ revision, least }) => revision < least)).toEqual([])
}

test('a reading that fails fails who asked; who asks later is served', async () => {
  const streams = new FakeStreams()
  let failures = 1
  const states = new StreamStates({ readStreams: (names) => (failures-- > 0 ? Promise.reject(new Error('store unavailable')) : streams.readStreams(names)) })
  streams.write(unitId, registered)
  await expect(states.get('unit', unitId)).rejects.toThrow('store unavailable')
  expect(nameOf(await states.get('unit', unitId))).toEqual([0, '民政局'])
})

describe('sealed parts of a licence', () => {
  const { issuedLicence: licenceId, wife } = city
  const part = (name: string, subject: Subject, ct: string): SealedPart => ({ part: name, subject, keyId: idOf(13, 1), alg: 'A256GCM', v: 1, nonce: 'AAAA', ct })
  const composed: DomainEvent = { type: 'LicenceComposed', v: 1, data: { ...city.body(licenceId), composedBy: city.clerk } }
  const amended: DomainEvent = { type: 'LicenceAmended', v: 1, data: { licenceId, version: 2, typeVersion: 1, validity: { from: '2026-01-01' as never, until: null } } }
  const suspended: DomainEvent = { type: 'LicenceSuspended', v: 1, data: { licenceId, by: city.department } }

  test('are kept as they are newest, each with the event that it is bound to; reasons are not', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(licenceId, composed, { sealed: [part('identity', `holder-${wife}`, 'one'), part('face', `licence-${licenceId}`, 'old face')] })
    const second = streams.write(licenceId, amended, { sealed: [part('face', `licence-${licenceId}`, 'new face')] })
    streams.write(licenceId, suspended, { sealed: [part('reason', `unit-${city.department}`, 'why')] })
    const { parts } = await states.get('licence', licenceId)
    expect([...parts.keys()].sort()).toEqual([partKey('face', `licence-${licenceId}`), partKey('identity', `holder-${wife}`)].sort())
    expect(parts.get(partKey('face', `licence-${licenceId}`))).toEqual({ envelope: { id: second.envelope.id, stream: second.stream, type: 'LicenceAmended' }, part: part('face', `licence-${licenceId}`, 'new face') })
  })

  test('of an earlier state stay as they were when it was read', async () => {
    const streams = new FakeStreams()
    const states = new StreamStates(streams)
    streams.write(licenceId, composed, { sealed: [part('face', `licence-${licenceId}`, 'old face')] })
    const before = await states.get('licence', licenceId)
    const { stream, revision, envelope } = streams.write(licenceId, amended, { sealed: [part('face', `licence-${licenceId}`, 'new face')] })
    states.applied(stream, revision, envelope)
    expect([...before.parts.values()].map((item) => item.part.ct)).toEqual(['old face'])
    expect([...(await states.get('licence', licenceId)).parts.values()].map((item) => item.part.ct)).toEqual(['new face'])
  })
})
