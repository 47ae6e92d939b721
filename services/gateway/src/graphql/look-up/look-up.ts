import type { LookUpAnswer, LookUpMiss, ShownField } from '@hub/schemas'
import { assert, InvariantViolation, unreachable } from '@hub/kernel'
import { builder } from '../builder.ts'
import { addAnsweringCommand, type Shown } from '../command/answering.ts'
import type { Accepted } from '../command/reply-types.ts'
import { enumType } from '../input/enum-types.ts'
import { missTexts } from './miss-texts.ts'

type Answered = Shown & { readonly kind: 'answered' } & LookUpAnswer
type Missed = Shown & { readonly kind: 'missed' } & LookUpMiss

const Field = builder.objectRef<ShownField>('ShownField').implement({
  description: '显示的字段及其承诺的开启值：凭 salt 可日后证明显示过什么',
  fields: (t) => ({
    field: t.exposeString('field', { description: '字段名' }),
    label: t.exposeString('label', { description: '字段中文名' }),
    value: t.exposeString('value', { description: '显示的值；masked 为真时是脱敏后的值' }),
    masked: t.exposeBoolean('masked', { description: '是否脱敏' }),
    commitment: t.exposeString('commitment', { description: '字段承诺' }),
    salt: t.exposeString('salt', { description: '承诺的盐' }),
  }),
})

const LookUpAnswered = builder.objectRef<Answered>('LookUpAnswered').implement({
  description: '用证答复：记录已先于显示持久入账',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账' }),
    lookUpId: t.exposeID('lookUpId', { description: '用证记录编号' }),
    licenceId: t.exposeID('licenceId', { description: '证照内部编号' }),
    status: t.exposeString('status', { description: '用证时的证照状态；不再显示时为 withheld' }),
    notices: t.field({ type: [enumType('LookUpNotice')], description: '窗口须知', resolve: ({ notices }) => [...notices] }),
    level: t.field({ type: enumType('AnswerLevel'), description: '返回层级', resolve: ({ level }) => level }),
    fields: t.field({ type: [Field], description: '授权范围内的字段', resolve: ({ fields }) => fields }),
    leafHash: t.exposeString('leafHash', { description: '记录的叶哈希（RFC 6962，十六进制）' }),
    withheld: t.exposeBoolean('withheld', { description: '不再显示：重复的请求距首次已超过五分钟，或此刻已不再允许，或证照在此期间有变，或所显示的已随清除而不可读。此时只返回记录：编号、层级与叶哈希；status 为 withheld，notices 与 fields 为空。要看现在的内容，请以新的 commandId 重新用证' }),
  }),
})

const LookUpMissed = builder.objectRef<Missed>('LookUpMissed').implement({
  description: '未命中：各项检查均通过，但没有可显示的证照；已入账',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账' }),
    lookUpId: t.exposeID('lookUpId', { description: '用证记录编号' }),
    kind: t.field({ type: enumType('MissKind'), description: '种类', resolve: ({ miss }) => miss }),
    message: t.string({ description: '说明', resolve: ({ miss }) => missTexts[miss].zh }),
    nextStep: t.string({ description: '下一步怎么办', resolve: ({ miss }) => missTexts[miss].next }),
  }),
})

addAnsweringCommand<Answered | Missed>({
  type: 'LookUp',
  zh: '用证：在办件的一个材料项内查看当事人的证照。无论结果如何，先入账，后答复',
  replyZh: '用证的答复',
  types: { answered: LookUpAnswered, missed: LookUpMissed },
  answerOf,
})

function answerOf({ answer, position, replayed }: Accepted): Answered | Missed {
  assert(answer !== null, 'the ledger accepts no look-up without an answer')
  switch (answer.outcome) {
    case 'answered': return { kind: 'answered', position, replayed, ...answer }
    case 'missed': return { kind: 'missed', position, replayed, ...answer }
    case 'audited':
    case 'deposited':
    case 'file-deposited':
    case 'file':
    case 'notice':
      throw new InvariantViolation(`the ledger answered a look-up as if it were ${answer.outcome}`)
    default: return unreachable(answer)
  }
}
