import type { InvestigationActRow, InvestigationRow } from '../../read/investigation.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { actingUnits, operatorOf } from '../operator-of.ts'
import { parsePageRequest, pageComplexity, toConnection } from '../page/page-request.ts'
import { atLeastPositionText, awaitOwnWrite } from '../page/own-writes.ts'
import { Unit } from '../unit/unit.ts'

const InvestigationAct = builder.objectRef<InvestigationActRow>('InvestigationAct').implement({
  description: '审计查阅：在立项编号下看过什么，查阅本身已入账',
  fields: (t) => ({
    position: t.expose('position', { type: 'Position', description: '账本位置' }),
    recordedAt: t.expose('recordedAt', { type: 'Instant', description: '入账时刻' }),
    kind: t.field({ type: enumType('InvestigationActKind'), description: '种类', resolve: ({ kind }) => kind }),
    licenceId: t.exposeID('licenceId', { description: '所查的证照' }),
    asOf: t.expose('asOf', { type: 'Instant', nullable: true, description: '按哪一时刻的法律状态；此刻为 null' }),
    asKnownAt: t.expose('asKnownAt', { type: 'Instant', nullable: true, description: '按哪一时刻已登记的内容；此刻为 null' }),
  }),
})

const Investigation = builder.objectRef<InvestigationRow>('Investigation').implement({
  description: '审计立项；立项文号与事由密封在事件中，不在此列出',
  fields: (t) => ({
    investigationId: t.exposeID('investigationId', { description: '审计立项编号' }),
    status: t.field({ type: enumType('InvestigationStatus'), description: '状态', resolve: ({ status }) => status }),
    mine: t.boolean({ description: '是否由本人立项：只有本人立项的可以据以查阅', resolve: ({ openedBy }, _args, context) => openedBy === operatorOf(context).operatorId }),
    openedBy: t.exposeID('openedBy', { description: '立项人' }),
    openedByNameMasked: t.string({ nullable: true, description: '立项人姓名（脱敏）', resolve: async ({ openedBy }, _args, { loaders }) => (await loaders.maskedOperators.load(openedBy))?.nameMasked ?? null }),
    unit: t.field({ type: Unit, nullable: true, description: '立项机构', resolve: ({ unitId }, _args, { loaders }) => loaders.units.load(unitId) }),
    licencesAudited: t.exposeInt('licencesAudited', { description: '查阅证照的次数' }),
    listsAudited: t.exposeInt('listsAudited', { description: '查阅用证记录的次数' }),
    openedAt: t.expose('openedAt', { type: 'Instant', description: '立项时间' }),
    closedAt: t.expose('closedAt', { type: 'Instant', nullable: true, description: '结项时间；进行中为 null' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
    acts: t.connection({
      type: InvestigationAct,
      nullable: true,
      description: '在此立项下的查阅，按账本位置；他人立项的为 null：谁在被查，只有立项人知道',
      complexity: pageComplexity,
      resolve: async ({ investigationId, openedBy }, args, context) => {
        const request = parsePageRequest(args, 'bigint')
        if (openedBy !== operatorOf(context).operatorId) return null
        return toConnection(await context.read.investigationActs.page({ investigationId }, request), ({ position }) => position)
      },
    }, { name: 'InvestigationActConnection' }, { name: 'InvestigationActEdge' }),
  }),
})

builder.queryField('investigations', (t) => t.connection({
  type: Investigation,
  description: '本单位的审计立项，按立项先后',
  authScopes: { roles: ['auditor'] },
  complexity: pageComplexity,
  args: {
    status: t.arg({ type: enumType('InvestigationStatus'), description: '只取这一状态' }),
    mine: t.arg.boolean({ description: 'true：只取本人立项的' }),
    atLeastPosition: t.arg({ type: 'Position', description: atLeastPositionText }),
  },
  resolve: async (_root, { status, mine, atLeastPosition, ...page }, context) => {
    const request = parsePageRequest(page, 'uuid')
    await awaitOwnWrite(context, ['investigation-register', 'masked-identities'], atLeastPosition)
    const filter = { units: await actingUnits(context), status, openedBy: mine === true ? operatorOf(context).operatorId : null }
    return toConnection(await context.read.investigations.page(filter, request), ({ investigationId }) => investigationId)
  },
}, { name: 'InvestigationConnection' }, { name: 'InvestigationEdge' }))
