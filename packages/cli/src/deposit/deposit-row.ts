import type { LicenceName } from './licence-name.ts'

/** 交存清单的一行 — one file and the licence that it belongs to. */
export interface DepositRow {
  /** As a spreadsheet counts: the header is 1. A file named on the command line is row 1. */
  readonly row: number
  /** As the list writes it, for the error file. */
  readonly cells: readonly string[]
  /** As a person named it; shown and written into the result. */
  readonly name: string
  readonly path: string
  readonly licence: LicenceName
  /** Undefined: the version that is in force. */
  readonly version: number | undefined
}

/** A row that cannot be sent because of what stands in it. */
export interface WrongRow extends Pick<DepositRow, 'row' | 'cells' | 'name'> { readonly problem: string }
