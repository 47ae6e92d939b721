import { refusals, type CommandReply } from '@hub/schemas'

export type Refused = Extract<CommandReply, { kind: 'refused' }>
export type Invalid = Extract<CommandReply, { kind: 'invalid' }>

/** What a clerk reads where a newer ledger knows a refusal that this gateway does not. */
const unknownRefusal = { zh: '账本拒绝了这项请求。', next: '请凭代码联系运维人员。' }

export function refusalText(code: string): { readonly zh: string; readonly next: string } {
  return refusals[code] ?? unknownRefusal
}
