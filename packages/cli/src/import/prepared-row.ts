import type { FileRow } from './read-rows.ts'
import type { RowCommand } from './row-to-command.ts'
import type { Wire } from './wire.ts'

/** 待发送的行 — a row and the command it stands for. */
export interface PreparedRow extends FileRow {
  readonly command: RowCommand
}

/** 待发送的命令 — all that its sender needs to know: its own number, and the command with the body as JSON. */
export interface NumberedCommand {
  readonly row: number
  readonly command: { readonly type: string; readonly commandId: string; readonly body: string }
}

/** One line of a stream of commands. The body is JSON already and is spliced in as it is. */
export function requestLine({ row, command: { type, commandId, body } }: NumberedCommand, { idName }: Pick<Wire, 'idName'>): string {
  return `{"${idName}":${row},"type":"${type}","commandId":"${commandId}","body":${body}}\n`
}
