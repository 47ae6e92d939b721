import type { CaseEvent, CaseOpened, HolderEvent } from '@hub/schemas'
import { byType } from '../by-type.ts'

const none = (): undefined => undefined

/** 所述当事人 — the opening whose sealed parts `party-P1`, … are the parties' names and numbers; undefined: the event names nobody. */
export const partiesNamedBy = byType<CaseEvent | HolderEvent, CaseOpened['data'] | undefined>({
  CaseOpened: ({ data }) => data,
  SlotResolved: none,
  PaperTaken: none,
  CaseReceived: none,
  CaseAccepted: none,
  CaseDeclined: none,
  SupplementAsked: none,
  SupplementReceived: none,
  CaseClosed: none,
  HolderRegistered: none,
  HolderHeld: none,
  HolderHoldLifted: none,
  HolderErased: none,
})
