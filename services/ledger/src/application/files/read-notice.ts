import { assert } from '@hub/kernel'
import { maskNumber, type CaseEvent, type CaseId, type CaseParty, type DomainEvent, type Envelope, type HolderId, type NoticeContent, type NoticeId, type ServiceItemDefinition, type Subject } from '@hub/schemas'
import type { CaseState } from '../../domain/case/state.ts'
import type { Notice } from '../../domain/case-notice/state.ts'
import type { ActiveUnit } from '../../domain/unit/state.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { upcast } from '../../events/upcast.ts'
import { erased, type SealedItem } from '../../vault/vault.ts'
import type { CommitPorts } from '../commit.ts'
import { issuersNow } from '../licence/issuers-now.ts'
import type { Session } from '../session.ts'
import { partKey } from '../stream-states.ts'
import { contentOf, type CaseStep, type NoticeOfCase, type NoticeSource } from './notice-content.ts'
import { namedOn, noticedCase } from './noticed-case.ts'

/** 待制窗口文书 — a wish for a notice, and all that is needed to meet it. Values live in memory only. */
export interface OpenNotice {
  readonly caseId: CaseId
  readonly notice: Notice
  readonly content: NoticeContent
  /** 窗口单位 as it is today */
  readonly window: ActiveUnit
  /** Whom the notice names */
  readonly holders: readonly HolderId[]
}

type KnownCase = Exclude<CaseState, { readonly status: 'absent' }>
type Ports = Pick<CommitPorts, 'store' | 'vault'>

/**
 * What is wanted of one notice now; undefined: nothing, or somebody whom it names is erased and nobody may put her on a page again. The streams of the case, its
 * notices and those whom it names become checks of an append made on this session.
 */
export async function readNotice(session: Session, ports: Ports, { caseId, noticeId }: { readonly caseId: CaseId; readonly noticeId: NoticeId }): Promise<OpenNotice | undefined> {
  const { notices } = await session.state('case-notice', caseId)
  const notice = notices.find((one) => one.noticeId === noticeId)
  const noticed = await noticedCase(session, caseId)
  if (notice === undefined || notice.made !== null || !noticed.there || noticed.erased) return undefined
  const { state, parts } = await session.load('case', caseId)
  assert(state.status !== 'absent', 'a case that was there is there')
  const { applicants, actingFor } = namedOn(state.parties)
  const named = await namesOf(ports, parts, [...applicants, ...actingFor])
  const [window] = await issuersNow(session, [state.windowUnit])
  if (named === undefined || window === undefined) return undefined
  const shown = ({ party }: CaseParty) => named.get(party) ?? { name: '', number: '' }
  const { source, ...item } = await registered(ports, state, parts)
  const ofCase: NoticeOfCase = {
    noticeId, windowUnit: window.name, implementingUnit: await nameOf(session, state, window), ...item, ...(notice.replaces === null ? {} : { replaces: notice.replaces }),
    applicants: applicants.map((party) => ({ name: shown(party).name, number: maskNumber(shown(party).number) })), actingFor: actingFor.map((party) => shown(party).name),
  }
  return { caseId, notice, content: contentOf(notice.kind, ofCase, source), window, holders: [...new Set([...applicants, ...actingFor].map(({ holderId }) => holderId))] }
}

/** The implementing unit as it is called today; the window itself where none stands for it. */
async function nameOf(session: Session, { implementingUnit }: KnownCase, window: ActiveUnit): Promise<string> {
  const [unit] = await issuersNow(session, [implementingUnit])
  return unit?.name ?? window.name
}

type Registered = Pick<NoticeOfCase, 'caseNumber' | 'itemCode' | 'itemName'> & { readonly source: NoticeSource }

/** 登记内容 — what the state does not keep: the number, the item as it was when the case was opened, the steps with their days, and the reason of a refusal. */
async function registered({ store, vault }: Ports, state: KnownCase, parts: ReadonlyMap<string, SealedItem>): Promise<Registered> {
  const { caseId, windowUnit } = state
  const envelopes = (await store.readStream(`case-${caseId}`)).map(({ bytes }) => decodeEnvelope(bytes))
  const steps = envelopes.map((envelope): CaseStep => ({ event: upcast(envelope) as CaseEvent, recordedAt: envelope.recordedAt }))
  const [first] = steps
  assert(first?.event.type === 'CaseOpened', 'a case was opened')
  const { caseNumber, itemCode, itemId, itemVersion } = first.event.data
  const item = await itemAt(store, itemId, itemVersion)
  const number = caseNumber.kind === 'own' ? caseNumber.number : ((await textOf(vault, parts.get(partKey('case-number', `unit-${windowUnit}`)))) ?? caseNumber.system)
  const reason = await textOf(vault, reasonIn(envelopes.find(({ type }) => type === 'CaseDeclined')))
  return { caseNumber: number, itemCode, itemName: item.name, source: { state, steps, statutoryDays: item.statutoryDays, reason } }
}

/** The state keeps no reasons: this one is read where it stands. */
function reasonIn(declined: Envelope | undefined): SealedItem | undefined {
  const part = declined?.sealed.find((sealed) => sealed.part === 'reason')
  return declined === undefined || part === undefined ? undefined : { envelope: declined, part }
}

/** 事项 in the version under which the case was opened. */
async function itemAt(store: Ports['store'], itemId: string, version: number): Promise<ServiceItemDefinition> {
  const events = (await store.readStream(`service-item-${itemId}`)).map(({ bytes }): DomainEvent => upcast(decodeEnvelope(bytes)))
  const found = events.find((event) => (event.type === 'ServiceItemPublished' ? version === 1 : event.type === 'ServiceItemRevised' && event.data.version === version))
  assert(found?.type === 'ServiceItemPublished' || found?.type === 'ServiceItemRevised', 'a case is of a version that there was')
  return found.data.definition
}

async function textOf(vault: Ports['vault'], item: SealedItem | undefined): Promise<string | undefined> {
  const opened = item === undefined ? undefined : await vault.open(item.envelope, item.part)
  return typeof opened === 'string' ? opened : undefined
}

interface Named { readonly name: string; readonly number: string }

/** By their codes in the case; undefined: one of them is gone. */
async function namesOf({ vault }: Ports, parts: ReadonlyMap<string, SealedItem>, parties: readonly CaseParty[]): Promise<ReadonlyMap<string, Named> | undefined> {
  const items = parties.map(({ party, holderId }) => parts.get(partKey(`party-${party}`, `holder-${holderId}` satisfies Subject)))
  assert(items.every((item) => item !== undefined), 'every party of a case has a name')
  const opened = await vault.openMany(items)
  if (opened.includes(erased)) return undefined
  return new Map(parties.map(({ party }, at) => {
    const { name, number } = opened[at] as { readonly name?: unknown; readonly number?: unknown }
    assert(typeof name === 'string' && typeof number === 'string', 'what was sealed of a party are two texts')
    return [party, { name, number }]
  }))
}
