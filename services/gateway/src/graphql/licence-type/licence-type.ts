import type { LicenceTypeRow } from '../../read/registers.ts'
import { loadPresent } from '../../read/loaders.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'

export const LicenceType = builder.objectRef<LicenceTypeRow>('LicenceType').implement({
  description: '证照类型',
  fields: (t) => ({
    typeId: t.exposeID('typeId', { description: '证照类型内部编号' }),
    code: t.exposeString('code', { description: '证照类型代码（GB/T 36904）' }),
    name: t.exposeString('name', { description: '名称' }),
    version: t.exposeInt('version', { description: '定义的版本' }),
    status: t.field({ type: enumType('RegisterStatus'), description: '登记状态', resolve: ({ status }) => status }),
    sharing: t.field({ type: enumType('SharingClass'), description: '共享属性', resolve: ({ sharing }) => sharing }),
    trustToWaive: t.field({ type: enumType('TrustToWaive'), description: '免提交所需的可信程度', resolve: ({ trustToWaive }) => trustToWaive }),
    definition: t.field({ type: 'Json', nullable: true, description: '整份定义，形状同 LicenceTypeDefinitionInput', resolve: ({ definition }) => definition }),
    registeredBy: t.field({ type: Unit, nullable: true, description: '登记机构', resolve: ({ registeredBy }, _args, { loaders }) => loaders.units.load(registeredBy) }),
    issuers: t.field({
      type: [Unit], description: '颁发机构',
      resolve: ({ issuers }, _args, { loaders }) => loadPresent(loaders.units, issuers),
    }),
    registeredAt: t.expose('registeredAt', { type: 'Instant', description: '登记时间' }),
    changedAt: t.expose('changedAt', { type: 'Instant', description: '最近修订时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
