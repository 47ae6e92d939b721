import type { CommandReply, InputProblem } from '@hub/schemas'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { DepositVerdict } from '../licence/deposit-verdict.ts'
import { refusalText, type Invalid, type Refused } from './refusal-answer.ts'

export type Accepted = Extract<CommandReply, { kind: 'accepted' }>
/** What a resolver hands on; trouble has become an error by then. */
export type SettledReply = Accepted | Refused | Invalid

const idTexts = {
  unitId: '机构内部编号', operatorId: '人员内部编号', typeId: '证照类型内部编号', licenceId: '证照内部编号', itemId: '事项内部编号', grantId: '授权编号',
  fileId: '证照文件编号', caseId: '办件内部编号', lookUpId: '用证记录编号', investigationId: '审计立项编号', holderId: '持证主体内部编号', sealId: '印章内部编号',
  successor: '接续的机构、证照或印章的内部编号：机构撤并、换证补证、重新制作印章时给出',
} as const
const numberTexts = { caseNumber: '本系统给出的办件编号' } as const

export const CommandAccepted = builder.objectRef<Accepted>('CommandAccepted').implement({
  description: '已入账：事件已持久写入，position 为最后一个事件的位置',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置；读取时放进 atLeastPosition 即可看到自己的写入' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账，这是首次的结果' }),
    identifierCheck: t.field({
      type: enumType('IdentifierCheck'), nullable: true, description: '入库：外来标识的校验结果',
      resolve: ({ answer }) => (answer?.outcome === 'deposited' ? answer.identifierCheck : null),
    }),
    duplicate: t.boolean({ nullable: true, description: '入库：与另一份有效证照重复', resolve: ({ answer }) => (answer?.outcome === 'deposited' ? answer.duplicate : null) }),
    fileVerdict: t.field({ type: DepositVerdict, nullable: true, description: '交存证照文件：核验结论', resolve: ({ answer }) => (answer?.outcome === 'file-deposited' ? answer.verdict : null) }),
    ...Object.fromEntries(Object.entries(idTexts).map(([name, description]) =>
      [name, t.id({ nullable: true, description, resolve: ({ ids }) => ids[name] ?? null })])),
    ...Object.fromEntries(Object.entries(numberTexts).map(([name, description]) =>
      [name, t.string({ nullable: true, description, resolve: ({ ids }) => ids[name] ?? null })])),
  }),
})

export const CommandRefused = builder.objectRef<Refused>('CommandRefused').implement({
  description: '业务拒绝：没有改变任何状态；用证被拒绝时，拒绝本身已经入账',
  fields: (t) => ({
    code: t.exposeString('code', { description: '拒绝代码，见 docs/refusals.md' }),
    message: t.string({ description: '说明', resolve: ({ code }) => refusalText(code).zh }),
    nextStep: t.string({ description: '下一步怎么办', resolve: ({ code }) => refusalText(code).next }),
    detail: t.field({ type: 'Json', description: '有助于下一步的代码、编号、数量和日期', resolve: ({ detail }) => detail }),
    // Named apart from the fields of the other members: in one selection a field has one type.
    recordedPosition: t.field({ type: 'Position', nullable: true, description: '拒绝入账的位置；没有入账时为 null', resolve: ({ position }) => position }),
    recordedLookUpId: t.id({ nullable: true, description: '被拒绝的用证记录编号', resolve: ({ ids }) => ids['lookUpId'] ?? null }),
  }),
})

const Problem = builder.objectRef<InputProblem>('InputProblem').implement({
  description: '一处输入问题；不重复提交的值',
  fields: (t) => ({
    path: t.exposeString('path', { description: '位置，例如 holders.0.number' }),
    message: t.exposeString('message', { description: '原因' }),
  }),
})

export const InputInvalid = builder.objectRef<Invalid>('InputInvalid').implement({
  description: '输入有误：没有写入任何内容',
  fields: (t) => ({
    message: t.string({ description: '说明', resolve: () => refusalText('INPUT_INVALID').zh }),
    problems: t.field({ type: [Problem], description: '逐条问题', resolve: ({ problems }) => problems }),
  }),
})

export const CommandReplyUnion = builder.unionType('CommandReply', {
  description: '命令的答复',
  types: [CommandAccepted, CommandRefused, InputInvalid],
  resolveType: ({ kind }: SettledReply) => replyTypeName(kind),
})

export function replyTypeName(kind: SettledReply['kind']): 'CommandAccepted' | 'CommandRefused' | 'InputInvalid' {
  return ({ accepted: 'CommandAccepted', refused: 'CommandRefused', invalid: 'InputInvalid' } as const)[kind]
}
