import type { Subject, UnitId, Uuid } from '@hub/schemas'
import { InvariantViolation } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import type { IdKind, Vault } from '../vault/vault.ts'
import { idOf } from '../projections/log-writer.ts'
import { FakeStreams, registered, renamed, unitId } from './fixtures.ts'
import { Session, type AnyFact } from './session.ts'
import { StreamStates } from './stream-states.ts'

const other = idOf<UnitId>(1, 2)
const unit = `unit-${unitId}`

/** A vault that knows the given names; `claimed` stays empty, for a session claims nothing. */
function vaultOf(known: Readonly<Record<string, string>>) {
  const digest = (kind: IdKind, ...parts: readonly string[]): Buffer => Buffer.from([kind, ...parts].join('|'))
  const asked: string[] = []
  const vault = { digest, findIds: (entries: readonly { digest: Buffer }[]) => Promise.resolve(entries.map((entry) => { asked.push(String(entry.digest)); return known[String(entry.digest)] })) } as unknown as Vault
  return { vault, asked }
}

function open({ known = {}, read = new Map<string, number>() }: { readonly known?: Readonly<Record<string, string>>; readonly read?: ReadonlyMap<string, number> } = {}) {
  const streams = new FakeStreams()
  const states = new StreamStates(streams)
  const { vault, asked } = vaultOf(known)
  let made = 0
  const session = new Session({
    moment: { at: '2026-03-02T01:00:00.000Z', today: '2026-03-02' } as never, by: {} as never, actor: {} as never, suspended: false,
    newId: () => idOf<Uuid>(99, (made += 1)), states, vault, read,
  })
  return { streams, states, session, asked }
}
const fact = (name: string): AnyFact => renamed(name) as unknown as AnyFact

describe('what an attempt reads', () => {
  test('becomes a check of its append, at the revision that it saw', async () => {
    const { streams, session } = open({ read: new Map([['operator-1', 4]]) })
    streams.write(unitId, registered)
    await session.load('unit', unitId)
    await session.state('unit', other)
    expect(session.checks).toEqual([{ stream: 'operator-1', revision: 4 }, { stream: unit, revision: 0 }, { stream: `unit-${other}`, revision: -1 }])
    expect(session.writes).toEqual([])
  })

  test('once stays what it was, also where the stream has moved, so that decision and check are of one view', async () => {
    const { streams, states, session } = open()
    streams.write(unitId, registered)
    await session.load('unit', unitId)
    const { stream, revision, envelope } = streams.write(unitId, renamed('甲局'))
    states.applied(stream, revision, envelope)
    expect((await session.load('unit', unitId)).revision).toBe(0)
    expect((await session.peek('unit', unitId)).revision).toBe(1)
    session.relyOn('unit', unitId)
    expect(session.checks).toEqual([{ stream: unit, revision: 0 }])
  })

  test('as a candidate only is no check, until it is the one that is relied on', async () => {
    const { streams, session } = open()
    streams.write(unitId, registered)
    await session.peek('unit', unitId)
    await session.peek('unit', other)
    expect(session.checks).toEqual([])
    session.relyOn('unit', unitId)
    expect(session.checks).toEqual([{ stream: unit, revision: 0 }])
  })

  test('must have been looked at before it is relied on', () => {
    expect(() => { open().session.relyOn('unit', unitId) }).toThrow(InvariantViolation)
  })
})

describe('what an attempt writes', () => {
  test('expects of its stream what was read, and is then no check', async () => {
    const { streams, session } = open()
    streams.write(unitId, registered)
    await session.load('unit', unitId)
    await session.load('unit', other)
    session.write('unit', unitId, [fact('甲局')])
    session.write('unit', other, [fact('乙局')])
    session.write('unit', unitId, [fact('丙局')])
    expect(session.writes.map(({ stream, expected, facts }) => [stream, expected, facts.length])).toEqual([[unit, 0, 2], [`unit-${other}`, 'none', 1]])
    expect(session.checks).toEqual([])
  })

  test('must have been read', () => {
    expect(() => { open().session.write('unit', unitId, [fact('甲局')]) }).toThrow(InvariantViolation)
  })

  test('of nothing is nothing', async () => {
    const { session } = open()
    await session.load('unit', unitId)
    session.write('unit', unitId, [])
    expect(session.writes).toEqual([])
  })

  test('as a mere record expects nothing', () => {
    const { session } = open()
    session.record('lookup-1', [fact('甲局')])
    expect(session.writes).toMatchObject([{ stream: 'lookup-1', expected: 'any' }])
  })

  test('is what its next decision builds on, and nobody else’s', async () => {
    const { streams, session, states } = open()
    streams.write(unitId, registered)
    await session.load('unit', unitId)
    session.write('unit', unitId, [fact('甲局')])
    expect(await session.folded('unit', unitId)).toMatchObject({ name: '甲局' })
    expect((await states.get('unit', unitId)).state).toMatchObject({ name: '民政局' })
  })
})

describe('the id for a number', () => {
  const holder = (id: Uuid): Subject => `holder-${id}`

  test('that is known is the known one', async () => {
    const { session } = open({ known: { 'holder|111|1101': idOf(5, 7) } })
    expect(await session.idFor('holder', ['111', '1101'], holder)).toBe(idOf(5, 7))
    expect(session.proposals).toEqual([])
  })

  test('that is new is proposed once, however often the attempt meets it', async () => {
    const { session } = open()
    const id = await session.idFor('holder', ['111', '1101'], holder)
    expect([await session.idFor('holder', ['111', '1101'], holder), await session.findId('holder', '111', '1101')]).toEqual([id, id])
    expect(session.proposals).toMatchObject([{ kind: 'holder', id, subject: `holder-${id}` }])
  })

  test('is another one for another number or another kind', async () => {
    const { session } = open()
    const ids = [await session.idFor('holder', ['111', '1101'], holder), await session.idFor('holder', ['111', '1102'], holder), await session.idFor('operator', ['111', '1101'], null)]
    expect(new Set(ids).size).toBe(3)
    expect(session.proposals.map(({ subject }) => subject === null)).toEqual([false, false, true])
  })
})

describe('a name that only one object may carry', () => {
  test('is free where nobody has it', async () => {
    const { session } = open()
    const named = await session.nameFor('unit', 'unit-uscc', '11430000006122244L')
    expect(named.taken).toBe(false)
    expect(session.proposals).toMatchObject([{ kind: 'unit-uscc', id: named.id }])
  })

  test('is free, under the same id, where a claim was never followed by an append', async () => {
    const { session } = open({ known: { 'unit-uscc|x': other } })
    expect(await session.nameFor('unit', 'unit-uscc', 'x')).toEqual({ id: other, taken: false })
    expect(session.checks).toEqual([{ stream: `unit-${other}`, revision: -1 }])
  })

  test('is taken where the object is there, and the attempt gets a fresh id to be refused on', async () => {
    const { streams, session } = open({ known: { 'unit-uscc|x': unitId } })
    streams.write(unitId, registered)
    const named = await session.nameFor('unit', 'unit-uscc', 'x')
    expect([named.taken, named.id === unitId]).toEqual([true, false])
    expect(session.proposals).toEqual([])
  })
})
