import type { AuditAnswer } from '@hub/schemas'
import { assert } from '@hub/kernel'
import { builder } from '../builder.ts'
import { addAnsweringCommand, type Shown } from '../command/answering.ts'
import type { Accepted } from '../command/reply-types.ts'

interface Audited extends Shown {
  readonly kind: 'audited'
  readonly answer: AuditAnswer
}

const AuditedValue = builder.objectRef<AuditAnswer['values'][number]>('AuditedValue').implement({
  description: '一项密封内容，以审计身份打开',
  fields: (t) => ({
    part: t.exposeString('part', { description: '部分名称' }),
    subject: t.exposeString('subject', { description: '密钥主体' }),
    value: t.field({ type: 'Json', nullable: true, description: '内容', resolve: ({ value }) => value }),
  }),
})

const LicenceAudited = builder.objectRef<Audited>('LicenceAudited').implement({
  description: '审计所见：证照在所问时刻的状态与内容；查阅本身已经入账',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '查阅入账的位置' }),
    replayed: t.exposeBoolean('replayed', { description: '同一 commandId 先前已经入账' }),
    licenceId: t.id({ description: '证照内部编号', resolve: ({ answer }) => answer.licenceId }),
    status: t.string({ description: '状态', resolve: ({ answer }) => answer.status }),
    state: t.field({ type: 'Json', nullable: true, description: '当时的全部状态：代码、编号与日期', resolve: ({ answer }) => answer.state }),
    values: t.field({ type: [AuditedValue], description: '密封内容', resolve: ({ answer }) => answer.values }),
    erased: t.stringList({ description: '因清除而不可读的部分', resolve: ({ answer }) => answer.erased }),
  }),
})

addAnsweringCommand<Audited>({
  type: 'AuditLicence',
  zh: '审计查阅证照：可按某一时刻的法律状态（asOf）与当时已登记的内容（asKnownAt）',
  replyZh: '审计查阅证照的答复',
  types: { audited: LicenceAudited },
  answerOf: auditedOf,
})

function auditedOf({ answer, position, replayed }: Accepted): Audited {
  assert(answer?.outcome === 'audited', 'the ledger answers an audit with what was audited')
  return { kind: 'audited', position, replayed, answer }
}
