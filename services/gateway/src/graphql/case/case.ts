import type { CasePartyRow, CaseRow, CaseSlotRow } from '../../read/case.ts'
import { builder } from '../builder.ts'
import { MaskedHolder, type HolderReference } from '../holder/masked-holder.ts'
import { enumType } from '../input/enum-types.ts'
import { ServiceItem } from '../service-item/service-item.ts'
import { Unit } from '../unit/unit.ts'
import { CaseNotice } from './notice.ts'

const Party = builder.objectRef<CasePartyRow>('CaseParty').implement({
  description: '当事人',
  fields: (t) => ({
    party: t.exposeString('party', { description: '当事人代码' }),
    role: t.field({ type: enumType('PartyRole'), description: '角色', resolve: ({ role }) => role }),
    holder: t.field({ type: MaskedHolder, description: '是谁（脱敏）', resolve: asThisCaseNamesHer }),
    presence: t.field({ type: enumType('PresenceKind'), nullable: true, description: '在场证据；不在场为 null', resolve: ({ presenceKind }) => presenceKind }),
  }),
})

export function asThisCaseNamesHer({ caseId, party, idType }: CasePartyRow): HolderReference {
  return { holderId: null, idType, findMasked: async (loaders) => (await loaders.maskedPartiesOfCase.load(caseId)).find((masked) => masked.party === party) }
}

const Slot = builder.objectRef<CaseSlotRow>('CaseSlot').implement({
  description: '办件的材料项',
  fields: (t) => ({
    slot: t.exposeString('slot', { description: '材料项代码' }),
    name: t.exposeString('name', { description: '名称' }),
    role: t.field({ type: enumType('PartyRole'), description: '属于哪一角色的当事人', resolve: ({ role }) => role }),
    main: t.exposeBoolean('main', { description: '是否主件' }),
    state: t.field({ type: enumType('SlotState'), description: '状态', resolve: ({ state }) => state }),
    lookUpId: t.exposeID('lookUpId', { nullable: true, description: '满足该项的用证记录' }),
    waivesPaper: t.exposeBoolean('waivesPaper', { nullable: true, description: '是否免提交；未满足时为 null' }),
    paperReason: t.field({ type: enumType('PaperReason'), nullable: true, description: '收取纸质材料的理由', resolve: ({ paperReason }) => paperReason }),
  }),
})

export const Case = builder.objectRef<CaseRow>('Case').implement({
  description: '办件',
  fields: (t) => ({
    caseId: t.exposeID('caseId', { description: '办件内部编号' }),
    number: t.exposeString('number', { nullable: true, description: '本系统给出的办件编号；业务系统自有编号的为 null' }),
    numberSystem: t.exposeString('numberSystem', { nullable: true, description: '办件编号所属的业务系统' }),
    status: t.field({ type: enumType('CaseStatus'), description: '状态', resolve: ({ status }) => status }),
    outcome: t.field({ type: enumType('CaseOutcome'), nullable: true, description: '办结方式', resolve: ({ outcome }) => outcome }),
    item: t.field({ type: ServiceItem, nullable: true, description: '事项（现行版本）', resolve: ({ itemId }, _args, { loaders }) => loaders.serviceItems.load(itemId) }),
    itemCode: t.exposeString('itemCode', { description: '事项编码' }),
    itemVersion: t.exposeInt('itemVersion', { description: '开立时的事项版本' }),
    windowUnit: t.field({ type: Unit, nullable: true, description: '窗口单位', resolve: ({ windowUnitId }, _args, { loaders }) => loaders.units.load(windowUnitId) }),
    implementingUnit: t.field({ type: Unit, nullable: true, description: '实施单位', resolve: ({ implementingUnitId }, _args, { loaders }) => loaders.units.load(implementingUnitId) }),
    parties: t.field({ type: [Party], description: '当事人', resolve: ({ caseId }, _args, { loaders }) => loaders.partiesOfCase.load(caseId) }),
    slots: t.field({ type: [Slot], description: '材料项', resolve: ({ caseId }, _args, { loaders }) => loaders.slotsOfCase.load(caseId) }),
    notices: t.field({ type: [CaseNotice], description: '窗口文书，按申请先后', resolve: ({ caseId }, _args, { loaders }) => loaders.noticesOfCase.load(caseId) }),
    due: t.expose('due', { type: 'LocalDate', nullable: true, description: '承诺办结日' }),
    supplementSlots: t.exposeStringList('supplementSlots', { description: '待补正的材料项' }),
    supplementDue: t.expose('supplementDue', { type: 'LocalDate', nullable: true, description: '补正期限' }),
    openedAt: t.expose('openedAt', { type: 'Instant', description: '登记时间' }),
    receivedAt: t.expose('receivedAt', { type: 'Instant', nullable: true, description: '收件时间' }),
    acceptedAt: t.expose('acceptedAt', { type: 'Instant', nullable: true, description: '受理时间' }),
    closedAt: t.expose('closedAt', { type: 'Instant', nullable: true, description: '办结时间' }),
    lastPosition: t.expose('position', { type: 'Position', description: '最近一次变动的账本位置' }),
  }),
})
