import { commandRoles, commandShapes, type CommandType } from '@hub/schemas'
import { builder } from '../builder.ts'
import { inputType } from '../input/input-type.ts'
import { planObject, type ObjectPlan } from '../input/plan.ts'
import { buildToBody } from '../input/to-body.ts'
import { fieldTexts } from '../input/field-texts.ts'
import { CommandReplyUnion } from './reply-types.ts'
import { sendCommand } from './send.ts'

/** Appending an event costs more than reading a field. */
export const commandComplexity = 10

/** `SuspendLicence` → `suspendLicence` */
export function mutationName(type: CommandType): string {
  return type.charAt(0).toLowerCase() + type.slice(1)
}

/** What every mutation field of a command has in common: who may send it, its input type, and the way to the ledger. */
export function commandField(type: CommandType, zh: string) {
  const body = planObject(`${type}Input`, zh, commandShapes[type])
  const plan: ObjectPlan = { ...body, fields: [commandIdPlan, ...body.fields] }
  const toBody = buildToBody(body)
  return {
    input: inputType(plan),
    authScopes: { roles: commandRoles[type] },
    send: (context: Parameters<typeof sendCommand>[0], input: Readonly<Record<string, unknown>>) =>
      sendCommand(context, type, String(input['commandId']), toBody(input)),
  }
}

const commandIdPlan = {
  name: 'commandId', zh: fieldTexts['commandId'] ?? '', kind: { scalar: 'ID' }, list: false, missing: 'refused',
} as const

/** 命令字段 — a mutation whose reply is the ordinary one. */
export function addCommand(type: CommandType, zh: string): void {
  const { input, authScopes, send } = commandField(type, zh)
  builder.mutationField(mutationName(type), (t) => t.field({
    type: CommandReplyUnion,
    description: zh,
    authScopes,
    complexity: commandComplexity,
    args: { input: t.arg({ type: input, required: true, description: '命令内容' }) },
    resolve: (_root, args, context) => send(context, args.input),
  }))
}
