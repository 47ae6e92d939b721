import { parseLocalDate, type LocalDate } from './local-date.ts'

/** Reads a date that the spec's author wrote; a typing error stops the spec. */
export function day(text: string): LocalDate {
  const date = parseLocalDate(text)
  if (date === undefined) throw new Error(`not a date: ${text}`)
  return date
}

export const today = day('2025-06-30')

/** Published codes (standards.md 2.1). */
export const publishedUsccs = [
  '11100000000013338W', '11100000000019713D', '111000000000131433', '11100000MB03271699',
  '11100000MB0341032Y', '11100000000013661B', '11100000MB0143028R', '11100000000013127D',
  '11100000717823004M', '11430000006122244L', '11330105002500287C', '113700000045046442',
  '11410800MB18523953', '11420503087246977F', '11110000000021135M', '91350100M000100Y43',
] as const

/** The specimen of the standard (standards.md 2.2). */
export const specimenCitizenId = '11010519491231002X'

/** Published and synthetic identifiers with right check characters (standards.md 1.2). */
export const rightIdentifiers = [
  '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U',
  '1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0',
  '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9',
  '1.2.156.3005.2.11100000MB0143028R001.11330105002500287C.913300000000000001.001.M',
  '1.2.156.3005.2.11100000000013127D001.11330105002500287C.ABCDEFGHJK0123456789.001.P',
  '1.2.156.3005.2.11100000MB03271699001.11330105002500287C.A.001.Z',
  '1.2.156.3005.2.11100000000013338W009.11330105002500287C.Z9Z9Z9.999.H',
] as const

/** A published demo record whose check character is wrong: D is computed (standards.md 1.2). */
export const wrongIdentifier =
  '1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M'

/** Every text that differs from `text` in one place, by a character of `alphabet`. */
export function substitutions(text: string, alphabet: string): readonly string[] {
  return [...text].flatMap((old, index) =>
    [...alphabet]
      .filter((character) => character !== old)
      .map((character) => text.slice(0, index) + character + text.slice(index + 1)),
  )
}
