import type { Refusal } from '@hub/kernel'
import type { LookUpEvent, PlainPart } from '@hub/schemas'
import type { CaseFact, LookUpRequest } from './facts.ts'
import { asked } from './record.ts'
import { guessSubject } from './subject.ts'

/**
 * 未作裁决的用证 — what ends a look-up before its eight checks are made, and the number that its record bears: 1 where it is the person who may not ask, 0
 * where nothing was checked, because what it rests on would not stand still.
 */
export const unjudgedChecks = { ACCOUNT_UNKNOWN: 1, UNIT_OF_ACCOUNT_ENDED: 1, ACTING_FOR_DENIED: 1, CONTENDED: 0 } as const
export type UnjudgedCode = keyof typeof unjudgedChecks

export interface Unjudged extends Refusal<UnjudgedCode> {
  /** Null also where nothing is to be read for whoever asks. */
  readonly found: CaseFact | null
  /** What of the asker is sealed beside the record. */
  readonly seal: readonly PlainPart[]
}

/** 其记录 — like that of any other refusal; it names no grant and no licence, for none was looked at. */
export function recordOfUnjudged(request: LookUpRequest, { refused: code, detail, found, seal }: Unjudged): LookUpEvent {
  const data = { ...asked(request, guessSubject(request, found)), check: unjudgedChecks[code], code, detail, grantId: null, licenceId: null }
  return { type: 'LookupRefused', v: 1, data, ...(seal.length === 0 ? {} : { seal }) }
}

export function isUnjudged(refusal: Refusal): refusal is Refusal<UnjudgedCode> {
  return Object.hasOwn(unjudgedChecks, refusal.refused)
}
