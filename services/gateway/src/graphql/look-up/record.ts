import type { LookUpRow } from '../../read/look-up.ts'
import { builder } from '../builder.ts'
import { refusalText } from '../command/refusal-answer.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'

export const LookUpRecord = builder.objectRef<LookUpRow>('LookUpRecord').implement({
  description: '用证记录：已答复、已拒绝、未命中的每一次',
  fields: (t) => ({
    lookUpId: t.exposeID('lookUpId', { description: '用证记录编号' }),
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    recordedAt: t.expose('recordedAt', { type: 'Instant', description: '入账时刻' }),
    outcome: t.field({ type: enumType('LookUpOutcome'), description: '结果', resolve: ({ outcome }) => outcome }),
    checkNumber: t.exposeInt('checkNumber', { nullable: true, description: '未通过的是第几项检查，1 至 8；因争用未能作出裁决的为 0' }),
    code: t.exposeString('code', { nullable: true, description: '拒绝代码' }),
    message: t.string({ nullable: true, description: '拒绝的说明', resolve: ({ code }) => (code === null ? null : refusalText(code).zh) }),
    miss: t.field({ type: enumType('MissKind'), nullable: true, description: '未命中的种类', resolve: ({ miss }) => miss }),
    level: t.field({ type: enumType('AnswerLevel'), description: '返回层级', resolve: ({ level }) => level }),
    caseId: t.exposeID('caseId', { description: '办件内部编号' }),
    slot: t.exposeString('slot', { description: '材料项代码' }),
    party: t.exposeString('party', { nullable: true, description: '当事人代码' }),
    holderId: t.exposeID('holderId', { nullable: true, description: '被查询的持证主体；未能确定时为 null' }),
    typeCode: t.exposeString('typeCode', { description: '证照类型代码' }),
    licenceId: t.exposeID('licenceId', { nullable: true, description: '证照；拒绝与未命中的多不指明' }),
    grantId: t.exposeID('grantId', { nullable: true, description: '所依据的授权' }),
    notices: t.field({ type: [enumType('LookUpNotice')], description: '提示', resolve: ({ notices }) => [...notices] }),
    fields: t.exposeStringList('fields', { description: '显示过的字段名；显示的内容以承诺记在事件中' }),
    windowUnit: t.field({ type: Unit, nullable: true, description: '窗口单位', resolve: ({ windowUnitId }, _args, { loaders }) => loaders.units.load(windowUnitId) }),
    unit: t.field({ type: Unit, nullable: true, description: '经办人所在机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    operatorId: t.exposeID('operatorId', { description: '经办人' }),
    operatorNameMasked: t.string({ nullable: true, description: '经办人姓名（脱敏）', resolve: async ({ operatorId }, _args, { loaders }) => (await loaders.maskedOperators.load(operatorId))?.nameMasked ?? null }),
    role: t.exposeString('role', { description: '经办角色' }),
    terminal: t.exposeString('terminal', { description: '终端代码' }),
    client: t.exposeString('client', { description: '客户端' }),
  }),
})
