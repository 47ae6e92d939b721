import type { CommandReply, Envelope } from '@hub/schemas'
import type { Refusal } from '@hub/kernel'
import type { CommittedEvent } from './commit.ts'

/** The ids that an answer names, by the member of the event's data that holds them. */
const answeredIds = ['unitId', 'operatorId', 'typeId', 'licenceId', 'itemId', 'grantId', 'caseId', 'lookUpId', 'investigationId', 'holderId', 'successor'] as const

/** 回执 — made from the command's own events, so that a retry after a crash gets the same answer as the first try. */
export function idsOf(envelopes: readonly Envelope[]): Readonly<Record<string, string>> {
  const ids: Record<string, string> = {}
  for (const { data } of envelopes)
    for (const key of answeredIds) {
      const value = data[key]
      if (typeof value === 'string') ids[key] ??= value
    }
  return ids
}

export function refusedReply({ refused, detail }: Refusal): CommandReply {
  return { kind: 'refused', code: refused, detail, position: null, ids: {} }
}

export function lastPosition(events: readonly CommittedEvent[]): number {
  return events.at(-1)?.position ?? -1
}
