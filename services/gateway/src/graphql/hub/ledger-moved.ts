import { assert } from '@hub/kernel'
import { builder } from '../builder.ts'

const LedgerMove = builder.objectRef<number>('LedgerMove').implement({
  description: '读取侧的进度',
  fields: (t) => ({
    position: t.field({ type: 'Position', description: '所有读模型都已折叠到的账本位置；以它作 atLeastPosition 查询不必等待', resolve: (position) => position }),
  }),
})

builder.subscriptionField('ledgerMoved', (t) => t.field({
  type: LedgerMove,
  description: '读取侧每前进一次推送一次（至多每秒两次，期间的合并），供页面重新查询；推送的只有位置。令牌到期或满 15 分钟时正常结束，以最后的 position 作 after 续订',
  authScopes: { operator: true },
  args: { after: t.arg({ type: 'Position', description: '从此位置之后推送；不填则先推送此刻的位置' }) },
  subscribe: (_root, { after }, { caller, moves }) => {
    assert(caller.kind === 'account', 'the scope of this field asks for an account')
    const { issuer, subject, expiresAt } = caller.account
    return moves.follow({ account: `${issuer} ${subject}`, after: after ?? undefined, expiresMs: expiresAt * 1_000 })
  },
  resolve: (position) => position,
}))
