import type { Uniqueness } from '@hub/schemas'
import type { FaceValue } from './read-face.ts'

/** What of a row says which record and which licence it is. */
export interface Ordered {
  readonly sourceId: string
  readonly holders: readonly { readonly idType: string; readonly number: string }[]
  readonly face: Readonly<Record<string, FaceValue>>
}

/**
 * 先后键 — rows that share one are decided in the order of the file: those of one record of the source, and those of which only one may be
 * valid, so that it is always the later one that is flagged as the duplicate. Personal data; kept while the row is under way.
 */
export function orderKeys(uniqueness: Uniqueness, { sourceId, holders, face }: Ordered): readonly string[] {
  const numbers = holders.map(({ idType, number }) => `${idType} ${number.toUpperCase()}`)
  return [`source ${sourceId}`, ...uniqueKeys(uniqueness, numbers, face)]
}

function uniqueKeys(uniqueness: Uniqueness, numbers: readonly string[], face: Ordered['face']): readonly string[] {
  switch (uniqueness.per) {
    case 'none':
      return []
    case 'holder':
      return numbers.map((number) => `holder ${number}`)
    case 'field':
    case 'holder-and-field': {
      const value = face[uniqueness.field]
      if (value === undefined) return []
      const field = String(value).normalize('NFKC').trim().toUpperCase()
      return uniqueness.per === 'field' ? [`field ${field}`] : numbers.map((number) => `holder ${number} field ${field}`)
    }
  }
}

/** As a type's definition says it; one that is not understood orders by record alone. */
export function parseUniqueness(per: string | undefined, field: string | undefined): Uniqueness {
  if (per === 'holder') return { per }
  return (per === 'field' || per === 'holder-and-field') && field !== undefined ? { per, field } : { per: 'none' }
}
