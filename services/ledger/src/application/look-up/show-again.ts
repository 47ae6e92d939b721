import { leafHash } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import { withheldStatus, type CommandInput, type Json, type LookupAnswered, type LookUpAnswer, type ShownField } from '@hub/schemas'
import { decideLookUp } from '../../domain/look-up/decide.ts'
import { commit as commitTo } from '../../vault/commitment.ts'
import { erased } from '../../vault/vault.ts'
import type { ActingNow } from '../acting.ts'
import type { CommitPorts, CommittedEvent } from '../commit.ts'
import type { HandlerPorts } from '../handler.ts'
import { Session } from '../session.ts'
import { fieldsOfLicence } from './disclose.ts'
import { loadFacts, loadLicences } from './load-facts.ts'

/** How long a repeated look-up shows its fields again; after that it returns its record alone. */
export const showAgainMs = 5 * 60_000

/** Repeating a look-up is no look-up: the rate neither counts nor refuses it. */
const nothingAsked = 0

export interface ShowAgain {
  readonly acting: ActingNow
  readonly input: CommandInput<'LookUp'>
  readonly event: CommittedEvent
  readonly record: LookupAnswered['data']
}

/**
 * 再次显示 — the same operator repeats a look-up within five minutes: what was recorded is shown again, if all of it would be permitted
 * now and the licence still stands at the recorded revision; otherwise the record without fields, and without a word on how the licence
 * stands. Nothing new is disclosed, so nothing new is recorded, and it counts neither against quota nor rate.
 */
export async function showAgain(ports: CommitPorts & HandlerPorts, { acting, input, event, record }: ShowAgain): Promise<LookUpAnswer> {
  const { lookUpId, licenceId, notices, level } = record
  const answer = { outcome: 'answered', lookUpId, licenceId, level, leafHash: leafHash(event.bytes).toString('hex') } as const
  const fields = await permittedFields(ports, { acting, input, event, record })
  return fields === undefined ? { ...answer, status: withheldStatus, notices: [], fields: [], withheld: true } : { ...answer, status: 'valid', notices, fields, withheld: false }
}

async function permittedFields(ports: CommitPorts & HandlerPorts, { acting, input, event, record }: ShowAgain): Promise<readonly ShownField[] | undefined> {
  const { states, vault, clock, newId } = ports
  const moment = clock.now()
  if (Date.parse(moment.at) - Date.parse(event.envelope.recordedAt) > showAgainMs) return undefined
  const session = new Session({ moment, by: acting.by, actor: acting.actor, suspended: acting.suspended, newId, states, vault, read: acting.read })
  const request = { type: 'LookUp' as const, by: session.by, ...moment, ...input, lookUpId: record.lookUpId }
  const holderId = record.holderId
  if (holderId === null) return undefined
  const facts = { ...(await loadFacts(session, ports, request, nothingAsked)), ...(await loadLicences(session, ports, request, holderId)) }
  // The recorded look-up is already counted against the quota.
  const uncounted = { ...facts, grants: facts.grants.map((grant) => ({ ...grant, answeredToday: grant.answeredToday - 1 })) }
  const decision = decideLookUp(request, uncounted)
  if (decision.outcome !== 'answered' || isRefusal(decision)) return undefined
  if (decision.licence.licenceId !== record.licenceId || decision.licence.revision !== record.licenceRevision) return undefined
  const salts = await saltsOf(ports, event)
  const shown = await fieldsOfLicence(session, vault, decision)
  const again = shown.map(({ field, label, value, masked }): ShownField => {
    const salt = salts.get(field) ?? ''
    return { field, label, value, masked, salt, commitment: salt === '' ? '' : commitTo(vault.hash, { salt, field, value, masked }) }
  })
  const same = again.length === record.commitments.length && again.every(({ commitment }, at) => commitment === record.commitments[at]?.commitment)
  return same ? again : undefined
}

async function saltsOf({ vault }: CommitPorts, { envelope }: CommittedEvent): Promise<ReadonlyMap<string, string>> {
  const parts = envelope.sealed.filter(({ part }) => part === 'salts')
  const opened = await vault.openMany(parts.map((part) => ({ envelope, part })))
  const salts = new Map<string, string>()
  for (const value of opened) {
    if (value === erased || typeof value !== 'object' || value === null) continue
    for (const [field, salt] of Object.entries(value as { readonly [key: string]: Json })) if (typeof salt === 'string') salts.set(field, salt)
  }
  return salts
}

