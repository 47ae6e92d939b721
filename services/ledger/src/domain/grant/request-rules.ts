import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import { grantableFields, type GrantRefusal, type GrantScope, type LocalDate } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { RequestGrant, TypeFact } from './commands.ts'

type No = Refusal<GrantRefusal> | undefined

/** 授权期限上限 in years: what is still needed then is asked for anew [I]. */
export const grantYearsMax = 5

/** Checks of a request in their order: who asks, for which items, on what ground, which fields, how long. */
export function checkRequest(command: RequestGrant, licenceType: TypeFact): No {
  return firstRefusal(checkAsker(command), checkItems(command), checkStatute(command, licenceType), checkFields(command.scope, licenceType), checkPeriod(command))
}

/** An implementing unit asks for its own items; the data authority may ask for those of any. */
function checkAsker({ by, scope }: RequestGrant): No {
  const concerned = by.unitKind === 'data-authority' || scope.implementingUnits.some((unit) => actsFor(by, unit))
  return concerned ? undefined : refuse('GRANT_ASKER_NOT_IMPLEMENTING')
}

function checkItems({ scope: { items, implementingUnits }, itemUnits }: RequestGrant): No {
  const unknown = items.filter((item) => !itemUnits.some(({ itemId }) => itemId === item))
  if (unknown.length > 0) return refuse('GRANT_ITEM_NOT_FOUND', { items: unknown })
  const foreign = itemUnits.filter(({ itemId, implementingUnit }) => items.includes(itemId) && !implementingUnits.includes(implementingUnit))
  return foreign.length > 0 ? refuse('GRANT_ITEM_OF_ANOTHER_UNIT', { items: foreign.map(({ itemId }) => itemId) }) : undefined
}

/** A citation: title or number of the act, and the article. It stands in the event in plain, so it must not be a text. */
const citation = /^[\p{Script=Han}A-Za-z0-9〔〕()（）《》·-]{2,60}$/u
const longNumber = /\d{8}/

function checkStatute({ basis, statute }: RequestGrant, { sharing }: TypeFact): No {
  if (statute === null) return basis === 'statutory' || sharing === 'not-shared' ? refuse('GRANT_STATUTE_MISSING', { basis, sharing }) : undefined
  return citation.test(statute) && !longNumber.test(statute) ? undefined : refuse('GRANT_STATUTE_MALFORMED')
}

export function checkFieldsTwice({ fields }: GrantScope): No {
  const names = fields.map(({ field }) => field)
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  return twice.length > 0 ? refuse('GRANT_FIELD_TWICE', { fields: [...new Set(twice)] }) : undefined
}

function checkFields(scope: GrantScope, { fieldNames }: TypeFact): No {
  const known: readonly string[] = [...grantableFields, ...fieldNames]
  const unknown = scope.fields.map(({ field }) => field).filter((field) => !known.includes(field))
  return checkFieldsTwice(scope) ?? (unknown.length > 0 ? refuse('GRANT_FIELD_UNKNOWN', { fields: unknown }) : undefined)
}

function checkPeriod({ scope, today }: RequestGrant): No {
  const { validFrom, validUntil } = scope
  if (validUntil < validFrom) return refuse('GRANT_VALIDITY_REVERSED')
  if (validUntil < today) return refuse('GRANT_VALIDITY_OVER')
  return validUntil < yearsAfter(validFrom, grantYearsMax) ? undefined : refuse('GRANT_VALIDITY_TOO_LONG', { yearsMax: grantYearsMax })
}

/** The same day of a later year as text; 29 February may name a day that is not there, which compares as it should. */
function yearsAfter(date: LocalDate, years: number): string {
  return String(Number(date.slice(0, 4)) + years).padStart(4, '0') + date.slice(4)
}
