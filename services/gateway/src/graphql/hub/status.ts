import { builder } from '../builder.ts'

interface HubStatus {
  readonly ledgerReady: boolean
}

const HubStatus = builder.objectRef<HubStatus>('HubStatus').implement({
  description: '系统状态',
  fields: (t) => ({
    ledgerReady: t.exposeBoolean('ledgerReady', { description: '账本是否可以受理命令' }),
  }),
})

builder.queryField('hubStatus', (t) => t.field({
  type: HubStatus,
  description: '系统状态：无须登录',
  authScopes: { anyone: true },
  resolve: async (_root, _args, { ledger }) => ({ ledgerReady: (await ledger.health()).ready }),
}))
