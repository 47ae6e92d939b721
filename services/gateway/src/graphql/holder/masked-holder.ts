import { builder } from '../builder.ts'

/** By id; the masked forms are loaded beside it. */
export interface HolderReference {
  readonly holderId: string
  readonly idType: string
}

export const MaskedHolder = builder.objectRef<HolderReference>('MaskedHolder').implement({
  description: '持证主体：只有脱敏形式；全文只能经用证或审计取得，并留痕',
  fields: (t) => ({
    holderId: t.exposeID('holderId', { description: '持证主体内部编号' }),
    idType: t.exposeString('idType', { description: '持证主体代码类型，三位数字' }),
    // Null where the holder was erased or the keyed projector has not come that far: the person beside must stay readable.
    nameMasked: t.string({ nullable: true, description: '脱敏的姓名或名称；已清除时为 null', resolve: async ({ holderId }, _args, { loaders }) => (await loaders.maskedHolders.load(holderId))?.nameMasked ?? null }),
    numberMasked: t.string({ nullable: true, description: '脱敏的号码；已清除时为 null', resolve: async ({ holderId }, _args, { loaders }) => (await loaders.maskedHolders.load(holderId))?.numberMasked ?? null }),
  }),
})
