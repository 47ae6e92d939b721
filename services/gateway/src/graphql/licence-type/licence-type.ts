import type { LicenceTypeRow, LicenceTypeTemplateRow } from '../../read/registers.ts'
import { loadPresent } from '../../read/loaders.ts'
import { builder } from '../builder.ts'
import { enumType } from '../input/enum-types.ts'
import { Unit } from '../unit/unit.ts'

const LicenceTypeTemplate = builder.objectRef<LicenceTypeTemplateRow>('LicenceTypeTemplate').implement({
  description: '证照类型的版式',
  fields: (t) => ({
    version: t.exposeInt('templateVersion', { description: '版式版本，从 1 起' }),
    template: t.field({ type: 'Json', nullable: true, description: '版式模板，默认值已补全', resolve: ({ template }) => template }),
    setAt: t.expose('recordedAt', { type: 'Instant', description: '设定时间' }),
  }),
})

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
    template: t.field({
      type: LicenceTypeTemplate, nullable: true, description: '现行版式；没有时为 null，该类型不制作证照文件',
      resolve: async ({ typeId }, _args, { loaders }) => (await loaders.templatesOfType.load(typeId)).at(-1) ?? null,
    }),
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
