import type { HubHealth, PartHealth } from '../../health.ts'
import { builder } from '../builder.ts'

const partTexts: Readonly<Record<PartHealth['part'], string>> = { ledger: '账本', database: '数据库（读取侧）', projections: '读模型' }

const PartStatus = builder.objectRef<PartHealth>('PartStatus').implement({
  description: '部件状况',
  fields: (t) => ({
    part: t.exposeString('part', { description: 'ledger 账本，database 数据库，projections 读模型' }),
    name: t.string({ description: '中文名', resolve: ({ part }) => partTexts[part] }),
    ok: t.exposeBoolean('ok', { description: '是否正常' }),
    lagEvents: t.int({ nullable: true, description: '读模型落后的事件数', resolve: ({ detail }) => (typeof detail['lagEvents'] === 'number' ? detail['lagEvents'] : null) }),
  }),
})

const HubStatus = builder.objectRef<HubHealth>('HubStatus').implement({
  description: '系统状况，同 /health/ready',
  fields: (t) => ({
    ready: t.exposeBoolean('ready', { description: '是否可以受理' }),
    parts: t.field({ type: [PartStatus], description: '各部件', resolve: ({ parts }) => parts }),
  }),
})

builder.queryField('hubStatus', (t) => t.field({
  type: HubStatus,
  description: '系统状况：无须登录',
  authScopes: { anyone: true },
  resolve: (_root, _args, { checkHealth }) => checkHealth(),
}))
