import type { CaseNumber, CommandReply, Envelope } from '@hub/schemas'
import type { Refusal } from '@hub/kernel'
import type { CommittedEvent } from './commit.ts'

/** The ids that an answer names, by the member of the event's data that holds them. */
const answeredIds = ['unitId', 'operatorId', 'typeId', 'licenceId', 'itemId', 'grantId', 'caseId', 'investigationId', 'sealId', 'successor', 'copyId', 'noticeId', 'fileId'] as const

/**
 * 回执 — made from the command's own events, so that a retry after a crash gets the same answer as the first try. Of a look-up it names the
 * record and nothing else: whose licence was asked for, and whether there is one, is not told by the way.
 */
export function idsOf(envelopes: readonly Envelope[]): Readonly<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const { type, data } of envelopes) {
    const keys = type.startsWith('Lookup') ? (['lookUpId'] as const) : answeredIds
    for (const key of keys) {
      const value = data[key]
      if (typeof value === 'string') ids[key] ??= value
    }
    if (type === 'CaseOpened') Object.assign(ids, ownNumberOf(data['caseNumber'] as unknown as CaseNumber))
  }
  return ids
}

function ownNumberOf(caseNumber: CaseNumber): { readonly caseNumber?: string } {
  return caseNumber.kind === 'own' ? { caseNumber: caseNumber.number } : {}
}

export function refusedReply({ refused, detail }: Refusal): CommandReply {
  return { kind: 'refused', code: refused, detail, position: null, ids: {} }
}

export function lastPosition(events: readonly CommittedEvent[]): number {
  return events.at(-1)?.position ?? -1
}
