import { assert } from '@hub/kernel'
import { commandRoles } from '@hub/schemas'
import type { TemplatePreviewAnswer } from '../../clients/template-preview-answer.ts'
import { EdgeError } from '../../errors/edge-error.ts'
import { builder } from '../builder.ts'
import { commandComplexity } from '../command/mutation.ts'
import { CommandRefused, InputInvalid, type SettledReply } from '../command/reply-types.ts'

type Drawn = Extract<TemplatePreviewAnswer, { kind: 'drawn' }>
type NotDrawn = Extract<SettledReply, { kind: 'refused' | 'invalid' }>

const LicenceTemplatePreview = builder.objectRef<Drawn>('LicenceTemplatePreview').implement({
  description: '样张：没有印章和签名，二维码不能查验，什么都没有登记或保存',
  fields: (t) => ({
    pdf: t.exposeString('pdf', { description: '一页 PDF，base64' }),
  }),
})

const names = { drawn: 'LicenceTemplatePreview', refused: 'CommandRefused', invalid: 'InputInvalid' } as const

const LicenceTemplatePreviewReply = builder.unionType('LicenceTemplatePreviewReply', {
  description: '样张预览的答复：样张；或设定该版式、制作文件会被拒绝的原因；或模板有误之处',
  types: [LicenceTemplatePreview, CommandRefused, InputInvalid],
  resolveType: ({ kind }: Drawn | NotDrawn) => names[kind],
})

builder.queryField('licenceTemplatePreview', (t) => t.field({
  type: LicenceTemplatePreviewReply,
  description: '预览版式的样张，按设定版式的规则；只预览可由本人设定版式的证照类型',
  authScopes: { roles: commandRoles.SetLicenceTemplate },
  complexity: commandComplexity,
  args: {
    typeId: t.arg.id({ required: true, description: '证照类型内部编号' }),
    template: t.arg({ type: 'Json', description: '版式模板；不填为该类型现在的版式' }),
    face: t.arg({ type: 'Json', description: '要试排的照面数据，例如很长的名称；没有给出的字段以字段名代替。请勿填写真实持证人的信息' }),
  },
  resolve: async (_root, { typeId, template, face }, { caller, ledger }): Promise<Drawn | NotDrawn> => {
    assert(caller.kind === 'account', 'the scope of this field asks for an account')
    const answer = await ledger.previewTemplate(caller.account.token, { typeId, template: template ?? null, face: face ?? null })
    if (answer.kind === 'unavailable') throw new EdgeError('UNAVAILABLE', { zh: '签名机暂时不可用，请稍后再试。', retryAfterMs: answer.retryAfterMs })
    return answer.kind === 'refused' ? { ...answer, position: null, ids: {} } : answer
  },
}))
