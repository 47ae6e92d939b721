import type { MaskedForm } from '../../read/licence.ts'
import type { Loaders } from '../../read/loaders.ts'
import { builder } from '../builder.ts'

/**
 * By id. The masked forms are those of the licence or case through which she is seen, never of another: what a unit did not write, it is
 * not told here.
 */
export interface HolderReference {
  /** Null in a case: the id is older than the case where the hub knew her before, and that is for a look-up to tell. */
  readonly holderId: string | null
  readonly idType: string
  readonly findMasked: (loaders: Loaders) => Promise<MaskedForm | undefined>
}

export const MaskedHolder = builder.objectRef<HolderReference>('MaskedHolder').implement({
  description: '持证主体：只有脱敏形式；全文只能经用证或审计取得，并留痕',
  fields: (t) => ({
    holderId: t.id({ nullable: true, description: '持证主体内部编号；经办件查看时为 null', resolve: ({ holderId }) => holderId }),
    idType: t.exposeString('idType', { description: '持证主体代码类型，三位数字' }),
    // Null where the holder was erased or the keyed projector has not come that far: the person beside must stay readable.
    nameMasked: t.string({ nullable: true, description: '脱敏的姓名或名称；已清除时为 null', resolve: async ({ findMasked }, _args, { loaders }) => (await findMasked(loaders))?.nameMasked ?? null }),
    numberMasked: t.string({ nullable: true, description: '脱敏的号码；已清除时为 null', resolve: async ({ findMasked }, _args, { loaders }) => (await findMasked(loaders))?.numberMasked ?? null }),
  }),
})
