import type { FileRow } from './read-rows.ts'
import type { RowCommand } from './row-to-command.ts'

/** 待发送的行 — a row and the command it stands for. */
export interface PreparedRow extends FileRow {
  readonly command: RowCommand
}

/** One line of `POST /v1/imports/licences`. The body is JSON already and is spliced in as it is. */
export function requestLine({ row, command: { type, commandId, body } }: PreparedRow): string {
  return `{"rowNumber":${row},"type":"${type}","commandId":"${commandId}","body":${body}}\n`
}
