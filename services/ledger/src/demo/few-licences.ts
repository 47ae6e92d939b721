import type { CommandBody } from '@hub/schemas'
import { demoCompany, demoPerson } from './people.ts'

/** 制证内容 — of a licence of the city, without its type and its issuers. */
export type Body = Omit<CommandBody<'ComposeLicence'>, 'typeId' | 'issuers'>

function person(at: number): Body['holders'] {
  const { name, number } = demoPerson(at)
  return [{ idType: '111', number, name }]
}

function company(at: number): Body['holders'] {
  const { name, uscc } = demoCompany(at)
  return [{ idType: '001', number: uscc, name }]
}

const numbered = (at: number): string => String(at + 1).padStart(7, '0')

/** 网络预约出租汽车驾驶员证 */
export function driverBody(at: number): Body {
  return { holders: person(at), validity: { from: '2025-03-01', until: '2031-02-28' }, licenceNumber: demoPerson(at).number, face: { name: demoPerson(at).name, serviceArea: '演示市' } }
}

/** 不动产登记证明 — a mortgage over the flat of the person with the same number. */
export function realtyProofBody(at: number): Body {
  return {
    holders: company(at), validity: { from: '2025-04-01', until: null }, licenceNumber: `演（2025）演示市不动产证明第${numbered(at)}号`,
    face: {
      matter: '抵押权', obligor: demoPerson(at).name, location: `演示市样本区样例花园${at + 1}幢101室`, unitNumber: `339900001001GB${String(at).padStart(5, '0')}F00010001`,
      others: '抵押方式：一般抵押；担保债权数额：60万元；债务履行期限：2025年4月1日起至2035年3月31日止',
    },
  }
}

/** 道路运输证 */
export function roadVehicleBody(at: number): Body {
  return {
    holders: company(at), validity: { from: '2025-01-01', until: '2029-01-01' }, licenceNumber: `演交运管货字339900${numbered(at)}号`,
    face: { name: demoCompany(at).name, address: `演示市样本区物流园${at}号`, plate: `演A·D${String(at).padStart(4, '0')}`, vehicleType: '重型厢式货车', capacity: '10吨', scope: '道路普通货物运输' },
  }
}

/** 安全生产许可证 */
export function workSafetyBody(at: number): Body {
  const { name, representative } = demoCompany(at)
  return {
    holders: company(at), validity: { from: '2025-06-01', until: '2028-05-31' }, licenceNumber: `（演）JZ安许证字〔2025〕${numbered(at).slice(1)}`,
    face: { name, principal: demoPerson(representative).name, address: `浙江省演示市样本区测试大道${at + 1}号`, economy: '有限责任公司', scope: '建筑施工' },
  }
}

/** 二级建造师注册证书 */
export function builderBody(at: number): Body {
  const { name, sex, birth } = demoPerson(at)
  return {
    holders: person(at), validity: { from: '2025-07-01', until: '2028-06-30' }, licenceNumber: `演2${numbered(at)}`,
    face: { name, sex, birth, employer: demoCompany(at).name, speciality: '建筑工程、市政公用工程' },
  }
}
