export interface NestedType {
  readonly name: string
  readonly zh: string
}

const holder = { name: 'HolderInput', zh: '持证主体：号码与姓名（名称）只在账本中密封保存' }
const licenceTypeDefinition = { name: 'LicenceTypeDefinitionInput', zh: '证照类型定义' }
const serviceItemDefinition = { name: 'ServiceItemDefinitionInput', zh: '事项定义' }

/** 嵌套输入类型 — by the field that holds it; where one field name holds different things, by `Type.field`. */
const nestedTypes: Readonly<Record<string, NestedType>> = {
  holder, holders: holder,
  'RegisterOperatorInput.holder': { name: 'HolderNumberInput', zh: '持证主体的代码类型与号码' },
  validity: { name: 'ValidityInput', zh: '有效期，含首尾两日（Asia/Shanghai）' },
  'RegisterLicenceTypeInput.definition': licenceTypeDefinition, 'ReviseLicenceTypeInput.definition': licenceTypeDefinition,
  'PublishServiceItemInput.definition': serviceItemDefinition, 'ReviseServiceItemInput.definition': serviceItemDefinition,
  authority: { name: 'ActingAuthoritiesInput', zh: '暂扣、吊销、撤销、注销各由谁作出' },
  uniqueness: { name: 'UniquenessInput', zh: '有效证照的唯一性；field 只在按字段时填写' },
  slots: { name: 'MaterialSlotInput', zh: '材料项' },
  evidence: { name: 'EvidenceInput', zh: '可接受的证据；typeCode 只在电子证照时填写' },
  scope: { name: 'GrantScopeInput', zh: '用证授权范围' },
  'GrantScopeInput.fields': { name: 'GrantedFieldInput', zh: '授权字段：照面字段名，或 holder.name、holder.number、licence.number、licence.identifier、licence.validity' },
  parties: { name: 'PartyInput', zh: '当事人' },
  presence: { name: 'PresenceInput', zh: '在场证据；手工录入须有原因和第二名工作人员' },
  keys: { name: 'SealKeysInput', zh: '印章所用的自有密钥，至少填写一个' },
  foreignNumber: { name: 'ForeignNumberInput', zh: '业务系统自有的办件编号' },
}

export function findNestedType(parent: string, field: string): NestedType | undefined {
  return nestedTypes[`${parent}.${field}`] ?? nestedTypes[field]
}
