import { commandRoles, nameCharsMax, sealBottomCharsMax } from '@hub/schemas'
import { assert } from '@hub/kernel'
import type { PreviewAnswer } from '../../clients/preview-answer.ts'
import { EdgeError } from '../../errors/edge-error.ts'
import { builder } from '../builder.ts'
import { commandComplexity } from '../command/mutation.ts'
import { CommandRefused, type SettledReply } from '../command/reply-types.ts'
import { enumType } from '../input/enum-types.ts'

type Drawn = Extract<PreviewAnswer, { kind: 'drawn' }>
type Refused = Extract<SettledReply, { kind: 'refused' }>

const SealPreview = builder.objectRef<Drawn>('SealPreview').implement({
  description: '印章图样预览：什么都没有登记',
  fields: (t) => ({
    svg: t.exposeString('svg', { description: '图样（SVG），只有轮廓，不需要字体' }),
    widthMm: t.exposeFloat('widthMm', { description: '宽，毫米' }),
    heightMm: t.exposeFloat('heightMm', { description: '高，毫米' }),
  }),
})

const SealPreviewReply = builder.unionType('SealPreviewReply', {
  description: '预览的答复：图样，或采集会被拒绝的原因',
  types: [SealPreview, CommandRefused],
  resolveType: ({ kind }: Drawn | Refused) => (kind === 'drawn' ? 'SealPreview' : 'CommandRefused'),
})

builder.queryField('sealPreview', (t) => t.field({
  type: SealPreviewReply,
  description: '预览本单位的印章图样，按采集的规则',
  authScopes: { roles: commandRoles.CaptureSeal },
  complexity: commandComplexity,
  args: {
    kind: t.arg({ type: enumType('SealKind'), required: true, description: '种类' }),
    name: t.arg.string({ description: '印文名称；不填为单位的法定名称，个人名章须填写' }),
    bottom: t.arg.string({ description: '下弦文；业务专用章须填写' }),
  },
  resolve: async (_root, { kind, name, bottom }, { caller, ledger }): Promise<Drawn | Refused> => {
    assert(caller.kind === 'account', 'the scope of this field asks for an account')
    const wish = { kind, name: textArgument('name', name, nameCharsMax), bottom: textArgument('bottom', bottom, sealBottomCharsMax) }
    const answer = await ledger.previewSeal(caller.account.token, wish)
    if (answer.kind === 'unavailable') throw new EdgeError('UNAVAILABLE', { zh: '签名机暂时不可用，请稍后再试。', retryAfterMs: answer.retryAfterMs })
    return answer.kind === 'drawn' ? answer : { kind: 'refused', code: answer.code, detail: answer.detail, position: null, ids: {} }
  },
}))

function textArgument(name: string, value: string | null | undefined, charsMax: number): string | null {
  if (value === null || value === undefined) return null
  const text = value.trim()
  if (text === '' || text.length > charsMax) throw new EdgeError('INPUT_INVALID', { zh: `参数 ${name} 须为 1 至 ${charsMax} 个字符。` })
  return text
}
