import type { z } from 'zod'
import { readShape } from '../read-shape.ts'
import { annotatedCopyCommands } from './annotated-copy.ts'
import { caseNoticeCommands } from './case-notice.ts'
import { licenceCommands } from './licence.ts'
import { licenceFileCommands } from './licence-file.ts'
import { problemsOf, wording, type InputProblem } from './problems.ts'
import { holderCommands, licenceTypeCommands, operatorCommands, serviceItemCommands, unitCommands } from './registers.ts'
import { caseCommands, grantCommands, investigationCommands, lookUpCommands } from './sharing.ts'
import { sealCommands } from './seal.ts'
import { findUnsound } from './sound-json.ts'

export { problemsMax, type InputProblem } from './problems.ts'

/** 命令登记 — every command that the ledger understands, by name, with its shape. */
export const commandShapes = {
  ...unitCommands, ...operatorCommands, ...licenceTypeCommands, ...licenceCommands, ...licenceFileCommands, ...annotatedCopyCommands, ...serviceItemCommands,
  ...grantCommands, ...caseCommands, ...caseNoticeCommands, ...lookUpCommands, ...investigationCommands, ...holderCommands, ...sealCommands,
} as const

export type CommandType = keyof typeof commandShapes
/** The parsed body of a command. */
export type CommandInput<T extends CommandType> = z.output<(typeof commandShapes)[T]>
/** The body as a caller may write it: defaults may be left out. */
export type CommandBody<T extends CommandType> = z.input<(typeof commandShapes)[T]>

export type ParsedInput<T extends CommandType> =
  | { readonly ok: true; readonly input: CommandInput<T> }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

export function isCommandType(text: string): text is CommandType {
  return Object.hasOwn(commandShapes, text)
}

/** 解析命令 — hostile body to a typed input, or every problem with its path; values are never repeated in a problem. */
export function parseCommand<T extends CommandType>(type: T, body: unknown): ParsedInput<T> {
  const unsound = findUnsound(body)
  if (unsound !== undefined) return { ok: false, problems: [{ path: '', message: unsound }] }
  const parsed = readShape(commandShapes[type], body, { error: wording })
  if (parsed.success) return { ok: true, input: parsed.data as CommandInput<T> }
  return { ok: false, problems: problemsOf(parsed.error.issues) }
}
