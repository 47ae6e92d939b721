import { commandRoles, commandShapes, type CommandType } from '@hub/schemas'
import { mutationName } from '../../graphql/command/mutation.ts'
import { fieldText } from '../../graphql/input/field-texts.ts'
import { schema } from '../../graphql/schema.ts'
import { importTypes } from '../import-types.ts'
import { commandReply } from './reply-shapes.ts'
import { addComponent, schemaRef, type Components, type JsonSchema } from './to-schema.ts'

const allTypes = Object.keys(commandShapes) as CommandType[]

/** 命令的部件 — the body of each command under its name, the lines that carry them, and the lines that answer. */
export function addCommandComponents(components: Components): void {
  for (const type of allTypes) {
    addComponent(components, type, commandShapes[type], `${type}Input`)
    components[type] = { title: type, description: textOf(type), 'x-roles': commandRoles[type], ...components[type] }
  }
  addComponent(components, 'CommandReply', commandReply)
  components['CommandLine'] = line('i', allTypes, '一条命令')
  components['ImportLine'] = line('rowNumber', allTypes.filter((type) => importTypes.has(type)), '导入的一行')
  components['CommandAnswer'] = answer('i')
  components['ImportAnswer'] = answer('rowNumber')
}

function textOf(type: CommandType): string {
  return schema.getMutationType()?.getFields()[mutationName(type)]?.description ?? type
}

type IdName = 'i' | 'rowNumber'
const idOfLine = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '调用方给这一行的编号，随答复返回' } as const

/** A line holds one of `types` and a body of its shape. Members beside these are not looked at. */
function line(idName: IdName, types: readonly CommandType[], description: string): JsonSchema {
  return {
    description, type: 'object', required: [idName, 'type', 'commandId', 'body'],
    properties: {
      [idName]: idOfLine,
      type: { type: 'string', enum: types, description: '命令名称' },
      commandId: { type: 'string', format: 'uuid', description: fieldText('', 'commandId') },
      actingFor: { type: ['string', 'null'], default: null, description: '代办：业务系统以哪一名窗口人员的名义办理，填其 operatorId；不填则取请求头 x-hub-acting-for' },
      body: { description: '命令内容，形状由 type 决定' },
    },
    oneOf: types.map((type) => ({ properties: { type: { const: type }, body: schemaRef(type) } })),
  }
}

function answer(idName: IdName): JsonSchema {
  return { description: '一行的答复；次序与提交的次序无关', type: 'object', required: [idName, 'reply'], properties: { [idName]: idOfLine, reply: schemaRef('CommandReply') } }
}
