import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { firstInstantOfDay, lastInstantOfDay, parseSealId, type SealKeys, type SealRefusal } from '@hub/schemas'
import { filingRefusal, seal } from '../../domain/seal/decide.ts'
import type { KnownSeal } from '../../domain/seal/state.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import { activeSealOf } from '../seal/active-seal.ts'
import { holdFilingNumber } from '../seal/filing-number.ts'
import { sealedNameOf } from '../seal/sealed-name.ts'
import { stopOf } from '../seal/stop-of.ts'
import { undrawable } from '../seal/undrawable.ts'
import type { SealWish } from '../seal/seal-maker.ts'
import type { Session } from '../session.ts'

/** 采集 — of the custodian's own unit. What the signer could not draw is refused at once, and not only when another custodian files it. */
export const captureSeal: Handler<'CaptureSeal'> = async (session, input, ports) => {
  const sealId = parseSealId(session.newId())
  const { unitCode, ...own } = await ownUnit(session)
  return (await decideOn(session, { kind: 'seal', id: sealId }, seal, { type: 'CaptureSeal', by: session.by, ...session.moment, ...input, ...own, sealId, predecessor: null }))
    ?? (await refusedKeys(ports, unitCode, input.keys))
    ?? (await undrawable(ports.sealMaker, { ...input, ...own }))
    ?? done
}

/**
 * 备案 — the rules first, then the signer makes the seal, then it goes on record. A crash in between leaves a seal at the signer that nobody
 * may use; the retry gets the same one.
 */
export const fileSeal: Handler<'FileSeal'> = async (session, input, ports) => {
  const state = await session.state('seal', input.sealId)
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND')
  const unit = await unitOf(session, state)
  const numberOf = await holdFilingNumber(session, ports, input)
  const asked = { type: 'FileSeal' as const, by: session.by, ...session.moment, ...input, numberOf, unitStatus: unit.unitStatus, unitName: unit.unitName }
  const no = filingRefusal(state, asked)
  if (no !== undefined) return no
  const wish = await wishOf(session, ports, { state, unitCode: unit.unitCode })
  const made = isRefusal(wish) ? wish : await ports.sealMaker.make(wish)
  if (isRefusal(made)) return made
  return (await decideOn(session, { kind: 'seal', id: input.sealId }, seal, { ...asked, made })) ?? done
}

/** 启用 — inside the fence, where it is the seal of a unit itself: of those there is one in use. */
export const activateSeal: Handler<'ActivateSeal'> = async (session, input, ports) => {
  const state = await session.state('seal', input.sealId)
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND')
  const { unitStatus, unitName } = await unitOf(session, state)
  if (state.kind === 'unit') session.keep(await ports.sealFence.own(`unit-${state.unitId}`))
  const otherActive = state.kind === 'unit' ? ((await activeSealOf(session, ports, state.unitId)) ?? null) : null
  return (await decideOn(session, { kind: 'seal', id: input.sealId }, seal, { type: 'ActivateSeal', by: session.by, ...session.moment, ...input, unitStatus, unitName, otherActive, stop: await stopOf(ports.store, input.sealId) })) ?? done
}

/** 停用 */
export const disableSeal: Handler<'DisableSeal'> = async (session, input) =>
  (await decideOn(session, { kind: 'seal', id: input.sealId }, seal, { type: 'DisableSeal', by: session.by, ...session.moment, ...input })) ?? done

/** 注销 — the event first, then the signer is told; what a crash in between loses `Revocations` makes up for. */
export const cancelSeal: Handler<'CancelSeal'> = async (session, input, ports) => {
  const { revoked, store } = ports
  await session.state('seal', input.sealId)
  const numberOf = await holdFilingNumber(session, ports, input)
  const command = { type: 'CancelSeal' as const, by: session.by, ...session.moment, ...input, numberOf, stop: await stopOf(store, input.sealId) }
  return (await decideOn(session, { kind: 'seal', id: input.sealId }, seal, command)) ?? thenRevoked(revoked)
}

/** 重新制作 — the former seal ends and its successor is captured, in one append, each naming the other. A bottom line that is left out stays as it was. */
export const remakeSeal: Handler<'RemakeSeal'> = async (session, { sealId, name, bottom, validYears, keys, ...ending }, ports) => {
  const state = await session.state('seal', sealId)
  if (state.status === 'absent') return refuse('SEAL_NOT_FOUND')
  const successor = parseSealId(session.newId())
  const { unitStatus } = await unitOf(session, state)
  const numberOf = await holdFilingNumber(session, ports, { sealId, filingNumber: ending.filingNumber })
  const stamp = { by: session.by, ...session.moment }
  const { unitCode, ...own } = await ownUnit(session)
  const next = { kind: state.kind, name, bottom: bottom ?? state.bottom, validYears, ...own, ...(keys === undefined ? {} : { keys }) }
  return (await decideOn(session, { kind: 'seal', id: sealId }, seal, { type: 'RemakeSeal', ...stamp, ...ending, numberOf, sealId, name, bottom, validYears, unitStatus, successor, stop: await stopOf(ports.store, sealId) }))
    ?? (await decideOn(session, { kind: 'seal', id: successor }, seal, { type: 'CaptureSeal', ...stamp, ...next, sealId: successor, predecessor: sealId }))
    ?? (await refusedKeys(ports, unitCode, keys))
    // What the former said can be drawn; an end that is urgent asks for nothing else.
    ?? (sameText(state, next) ? undefined : await undrawable(ports.sealMaker, next))
    ?? thenRevoked(ports.revoked)
}

// The ledger's own rules first. Keys are asked after when they are named and not only when the seal is made: a custodian who mistook one hears of it
// at once, and no seal ends for a successor that cannot be made.
async function refusedKeys({ sealMaker }: HandlerPorts, unitCode: string, keys: SealKeys | undefined): Promise<Refusal<SealRefusal> | undefined> {
  return keys === undefined ? undefined : sealMaker.refuseKeys({ unitCode, keys })
}

function sameText(former: KnownSeal, { name, bottom, unitName }: { readonly name: string | null; readonly bottom: string | null; readonly unitName: string }): boolean {
  return former.name === (name ?? unitName) && former.bottom === bottom
}

// A signer that does not answer keeps no custodian waiting: the seal has ended already.
function thenRevoked(revoked: HandlerPorts['revoked']): Handled {
  return { afterCommit: (events) => { revoked(events); return Promise.resolve() } }
}

async function ownUnit(session: Session) {
  const unitId = session.by.unit
  const state = await session.state('unit', unitId)
  const active = state.status === 'active'
  return { unitId, unitName: active ? state.name : '', unitCode: active ? state.uscc : '' }
}

async function unitOf(session: Session, { unitId }: KnownSeal) {
  const state = await session.state('unit', unitId)
  const active = state.status === 'active'
  return { unitStatus: active ? 'active' : 'ended', unitName: active ? state.name : '', unitCode: active ? state.uscc : '' } as const
}

/** Of what was captured and nothing else, so that a second attempt asks for the same seal. */
async function wishOf(session: Session, { vault }: HandlerPorts, { state, unitCode }: { readonly state: KnownSeal; readonly unitCode: string }): Promise<SealWish | Refusal<SealRefusal>> {
  const { sealId, kind, bottom, unitName, validFrom, validUntil, keys } = state
  const name = state.name ?? (await sealedNameOf(session, vault, state))
  if (name === undefined) return refuse('SEAL_NAME_MISSING')
  return { sealId, kind, name, bottom, unitName, unitCode, validFrom: firstInstantOfDay(validFrom), validUntil: lastInstantOfDay(validUntil), ...(keys === undefined ? {} : { keys }) }
}
