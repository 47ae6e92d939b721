import { isRefusal } from '@hub/kernel'
import { instantOfMs, localDateOf, msOfInstant, type Instant, type LicenceEvent } from '@hub/schemas'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LicenceCommand } from './commands.ts'
import { licence } from './decide.ts'
import { commands } from './fixtures/commands.ts'
import { agreed, cleared, composed, confirmed, deposited, ended, flagged, found, inspected, issued, lifted, reinstated, renewed, reportedLost, resolved, restricted, reviewed, superseded, suspended, version } from './fixtures/events.ts'
import { bySupervisor, composedAt, day, read } from './fixtures/world.ts'
import { foldAsOf, type DatedEvent } from './fold-as-of.ts'
import type { LicenceState } from './state.ts'
import { statusAt } from './status-at.ts'

const everyEvent: readonly LicenceEvent[] = [
  composed, deposited, reviewed, agreed, issued, confirmed, resolved, version('LicenceAmended', 2), renewed(3), version('LicenceCorrected', 4), inspected, reportedLost, found,
  restricted('seized'), lifted('seized'), suspended, reinstated, ended('cancelled'), superseded, flagged, cleared,
]
const statuses = ['absent', 'draft', 'not-yet-valid', 'valid', 'suspended', 'lost', 'expired', 'withdrawn', 'rescinded', 'revoked', 'cancelled', 'transferred-out', 'superseded']
const anyDay = fc.constantFrom('0001-01-01', '2026-03-01', '2026-03-02', '2031-03-01', '2031-03-02', '9999-12-31').map(day)

test('any list of events folds, with or without legal instants, and has a status on any day', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...everyEvent), fc.boolean())), anyDay, (list, on) => {
    const events = list.map(([event, asRead]) => (asRead ? read(event) : event))
    const state = events.reduce(licence.evolve, licence.initial)
    expect(statuses).toContain(statusAt(state, on).status)
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  }))
})

test('any event after the end changes the dispute flag and nothing else', () => {
  const atEnd = [composed, issued, ended('cancelled')].map((event) => read(event)).reduce(licence.evolve, licence.initial)
  for (const event of everyEvent) expect({ ...licence.evolve(atEnd, event), disputed: false }).toEqual(atEnd)
})

interface Step { readonly command: LicenceCommand; readonly minutesLater: number; readonly minutesBack: number | null; readonly elsewhere: boolean }
// Acts that can be undone often, ends seldom: otherwise most stories are over before anything has happened.
const { WithdrawLicence, RescindLicence, RevokeLicence, CancelLicence, TransferLicenceOut, Supersede, ...others } = commands
const { ReportLicenceLost, RecoverLicence, RestrictLicence, LiftRestriction, SuspendLicence, ReinstateLicence, AmendLicence, CorrectLicence } = commands
const command: fc.Arbitrary<LicenceCommand> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(ReportLicenceLost, RecoverLicence, RestrictLicence, LiftRestriction, SuspendLicence, ReinstateLicence, AmendLicence, CorrectLicence) },
  { weight: 6, arbitrary: fc.constantFrom(...Object.values(others)) },
  { weight: 1, arbitrary: fc.constantFrom(WithdrawLicence, RescindLicence, RevokeLicence, CancelLicence, TransferLicenceOut, Supersede) },
)
const step = fc.record({
  command,
  minutesLater: fc.nat(24 * 60),
  minutesBack: fc.option(fc.nat(3 * 24 * 60), { freq: 2 }),
  elsewhere: fc.nat(5).map((n) => n === 0),
})
const minute = 60 * 1000

/** Plays commands one after the other, as the ledger would: decided now, recorded a little later, folded with their legal instant. */
function play(steps: readonly Step[]): { readonly state: LicenceState; readonly history: readonly DatedEvent[]; readonly states: readonly LicenceState[] } {
  let [state, now, history] = [licence.initial, msOfInstant(composedAt), [] as DatedEvent[]]
  const states: LicenceState[] = []
  for (const { command: asked, minutesLater, minutesBack, elsewhere } of steps) {
    now += minutesLater * minute
    const at = instantOfMs(now)
    const late = minutesBack === null || !canBeLate(asked) ? {} : { effectiveAt: instantOfMs(now - minutesBack * minute) }
    const decision = licence.decide(state, { ...asked, at, today: localDateOf(at), ...late, ...(elsewhere ? { by: bySupervisor } : {}) } as LicenceCommand)
    if (isRefusal(decision)) continue
    now += 1
    const recordedAt: Instant = instantOfMs(now)
    history = [...history, ...decision.map((event) => ({ event, recordedAt }))]
    state = decision.map((event) => read(event, recordedAt)).reduce(licence.evolve, state)
    states.push(state)
  }
  return { state, history, states }
}

function canBeLate({ type }: LicenceCommand): boolean {
  return !/^(Compose|Deposit|Review|Confirm|Resolve|Inspect|Flag|Clear|ReviseDeposit)/.test(type)
}

// A licence first, so that most commands have something to act on.
const inForce: readonly Step[] = [commands.ComposeLicence, commands.ReviewLicence, commands.IssueLicence].map((command) => ({ command, minutesLater: 1, minutesBack: null, elsewhere: false }))
const story = fc.tuple(fc.nat(4), fc.array(step, { maxLength: 40, size: 'max' })).map(([n, steps]) => (n > 0 ? [...inForce, ...steps] : steps))

test('whatever is asked in whatever order: once ended, a licence changes in nothing but its dispute flag', () => {
  fc.assert(fc.property(story, (steps) => {
    const { states } = play(steps)
    const end = states.findIndex(({ status }) => status === 'ended')
    if (end === -1) return
    for (const later of states.slice(end)) expect({ ...later, disputed: false }).toEqual({ ...states[end], disputed: false })
  }))
})

test('the history read by legal instants ends where the present is', () => {
  fc.assert(fc.property(story, (steps) => {
    const { state, history } = play(steps)
    const replayed = foldAsOf(history, {})
    // An end that was entered late undoes what was entered in between: then the two agree on the end alone.
    if (state.status === 'ended' && replayed.status === 'ended') expect({ how: replayed.how, by: replayed.by, at: replayed.at }).toEqual({ how: state.how, by: state.by, at: state.at })
    else expect(replayed).toEqual(state)
  }))
})

test('nothing is known before it was recorded', () => {
  fc.assert(fc.property(story, fc.nat(30), (steps, at) => {
    const { history } = play(steps)
    const known = history[at % Math.max(history.length, 1)]?.recordedAt
    if (known === undefined) return
    expect(foldAsOf(history, { asKnownAt: known })).toEqual(foldAsOf(history.filter(({ recordedAt }) => recordedAt <= known), {}))
  }))
})

test('versions count up by one', () => {
  fc.assert(fc.property(story, (steps) => {
    const versions = play(steps).states.flatMap((state) => (state.status === 'issued' ? [state.version] : []))
    for (const [at, next] of versions.entries()) expect(next - (versions[at - 1] ?? next)).toBeLessThanOrEqual(1)
  }))
})
