import type { HubHealth, PartHealth } from '../../health.ts'
import { builder } from '../builder.ts'

/** 部件名称 — as people read them, on the start page as well. */
export const partTexts: Readonly<Record<PartHealth['part'], string>> = { ledger: '账本', signer: '签名服务', database: '数据库（读取侧）', projections: '读模型' }

const PartStatus = builder.objectRef<PartHealth>('PartStatus').implement({
  description: '部件状况',
  fields: (t) => ({
    part: t.exposeString('part', { description: 'ledger 账本，signer 签名服务，database 数据库，projections 读模型' }),
    name: t.string({ description: '中文名', resolve: ({ part }) => partTexts[part] }),
    ok: t.exposeBoolean('ok', { description: '是否正常' }),
    needed: t.exposeBoolean('needed', { description: '受理是否离不开它；签名服务只在账本启动时需要' }),
    state: t.string({ nullable: true, description: '账本：leading 办理中，standby 待命，其他为过渡状态；签名服务：reachable 可达，not-ready 缺少密钥，unreachable 不可达，unknown 尚未问到', resolve: ({ detail }) => (typeof detail['state'] === 'string' ? detail['state'] : null) }),
    lagEvents: t.int({ nullable: true, description: '读模型落后的事件数', resolve: ({ detail }) => (typeof detail['lagEvents'] === 'number' ? detail['lagEvents'] : null) }),
  }),
})

const HubStatus = builder.objectRef<HubHealth>('HubStatus').implement({
  description: '系统状况，同 /health/ready',
  fields: (t) => ({
    ready: t.exposeBoolean('ready', { description: '是否可以受理：离不开的部件都正常' }),
    parts: t.field({ type: [PartStatus], description: '各部件', resolve: ({ parts }) => parts }),
  }),
})

builder.queryField('hubStatus', (t) => t.field({
  type: HubStatus,
  description: '系统状况：无须登录',
  authScopes: { anyone: true },
  resolve: (_root, _args, { checkHealth }) => checkHealth(),
}))
