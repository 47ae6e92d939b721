import type { CommandBody } from '@hub/schemas'
import { builderBody, driverBody, realtyProofBody, roadVehicleBody, workSafetyBody, type Body } from './few-licences.ts'
import { buildDepositedFile } from './deposited-file.ts'
import { buildJointLicence } from './joint-licence.ts'
import { demoCompany, demoPerson } from './people.ts'
import { setTemplates, type DemoRegisters } from './registers.ts'
import type { DemoSender } from './sender.ts'

export const demoPeople = 40
export const demoCompanies = 20

interface Issuing { readonly type: string; readonly issuer: Parameters<DemoRegisters['units']['get']>[0]; readonly clerk: string; readonly approver?: string }

const identity: Issuing = { type: 'identity', issuer: 'police', clerk: 'demo-police-clerk' }
const business: Issuing = { type: 'business', issuer: 'market', clerk: 'demo-market-clerk' }
const marriage: Issuing = { type: 'marriage', issuer: 'civil', clerk: 'demo-civil-clerk', approver: 'demo-civil-approver' }
const realty: Issuing = { type: 'realty', issuer: 'realty', clerk: 'demo-realty-clerk' }
const road: Issuing = { type: 'road', issuer: 'transport', clerk: 'demo-transport-clerk' }
const realtyProof: Issuing = { ...realty, type: 'realty-proof' }
const driver: Issuing = { ...road, type: 'driver' }
const roadVehicle: Issuing = { ...road, type: 'road-vehicle' }
const workSafety: Issuing = { type: 'work-safety', issuer: 'housing', clerk: 'demo-housing-clerk' }
const builder: Issuing = { ...workSafety, type: 'builder' }
const longAgo = { from: '2024-03-01', until: null }

export function identityBody(at: number, soon: string): Body {
  const { name, number, birth, sex } = demoPerson(at)
  return {
    holders: [{ idType: '111', number, name }], validity: { from: '2020-06-01', until: at % 13 === 12 ? soon : '2040-06-01' }, licenceNumber: number,
    face: { name, sex, nation: '汉', birth, address: `浙江省演示市样本区模拟路${100 + at}号`, number },
  }
}

export function businessBody(at: number): Body {
  const { name, uscc, representative } = demoCompany(at)
  return {
    holders: [{ idType: '001', number: uscc, name }], validity: longAgo, licenceNumber: uscc,
    face: { name, kind: '有限责任公司', legalRepresentative: demoPerson(representative).name, capital: `${50 + at * 10}万元`, established: '2024-03-01', address: `浙江省演示市样本区测试大道${at + 1}号`, scope: '软件开发；信息技术咨询服务' },
  }
}

export function marriageBody(first: number, second: number): Body {
  const [a, b] = [demoPerson(first), demoPerson(second)]
  return {
    holders: [{ idType: '111', number: a.number, name: a.name }, { idType: '111', number: b.number, name: b.name }], validity: { from: '2025-05-20', until: null }, licenceNumber: `J339900-2025-${String(first).padStart(6, '0')}`,
    face: { registered: '2025-05-20', firstName: a.name, firstNumber: a.number, secondName: b.name, secondNumber: b.number },
  }
}

function realtyBody(at: number): Body {
  const { name, number } = demoPerson(at)
  return {
    holders: [{ idType: '111', number, name }], validity: longAgo, licenceNumber: `演（2024）演示市不动产权第${String(at).padStart(7, '0')}号`,
    face: { unitNumber: `339900001001GB${String(at).padStart(5, '0')}F00010001`, location: `演示市样本区样例花园${at + 1}幢101室`, rightKind: '国有建设用地使用权/房屋所有权', area: `${60 + at}.5平方米`, usage: '住宅' },
  }
}

function roadBody(at: number): Body {
  const { name, uscc } = demoCompany(at)
  return { holders: [{ idType: '001', number: uscc, name }], validity: { from: '2025-01-01', until: '2029-01-01' }, face: { name, premises: `演示市样本区物流园${at}号`, scope: '道路普通货物运输' } }
}

async function issue(send: DemoSender, { units, types }: DemoRegisters, { type, issuer, clerk, approver }: Issuing, body: Body): Promise<string> {
  const { licenceId = '' } = await send(clerk, 'ComposeLicence', { ...body, typeId: types.get(type) ?? '', issuers: [units.get(issuer) ?? ''] })
  if (approver !== undefined) await send(approver, 'ReviewLicence', { licenceId })
  await send(approver ?? clerk, 'IssueLicence', { licenceId })
  return licenceId
}

interface Kind { readonly issuing: Issuing; readonly bodies: readonly Body[]; readonly withFiles: number }

type KindName = 'identity' | 'business' | 'marriage' | 'realty' | 'realtyProof' | 'road' | 'driver' | 'roadVehicle' | 'workSafety' | 'builder'
/** People and companies with these numbers hold what there are two of. */
const fewFrom = 4

/** Of each kind the last few are issued once the types have templates: a city in which most licences are older than their files, and a hub that is not busy with hundreds of files when it starts. */
function kinds(soon: string): Readonly<Record<KindName, Kind>> {
  const few = (issuing: Issuing, body: (at: number) => Body): Kind => ({ issuing, bodies: [fewFrom, fewFrom + 1].map(body), withFiles: 2 })
  const bodies = (count: number, body: (at: number) => Body): readonly Body[] => Array.from({ length: count }, (_, at) => body(at))
  return {
    identity: { issuing: identity, bodies: bodies(demoPeople, (at) => identityBody(at, soon)), withFiles: 3 },
    business: { issuing: business, bodies: bodies(demoCompanies, businessBody), withFiles: 11 },
    marriage: { issuing: marriage, bodies: bodies(8, (at) => marriageBody(2 * at, 2 * at + 1)), withFiles: 3 },
    realty: { issuing: realty, bodies: bodies(20, realtyBody), withFiles: 3 },
    road: { issuing: road, bodies: bodies(10, (at) => ({ ...roadBody(at), licenceNumber: `演交运管许可货字339900${String(at + 1).padStart(6, '0')}号` })), withFiles: 3 },
    realtyProof: few(realtyProof, realtyProofBody), driver: few(driver, driverBody), roadVehicle: few(roadVehicle, roadVehicleBody), workSafety: few(workSafety, workSafetyBody), builder: few(builder, builderBody),
  }
}

/** 演示证照 — for people and companies, and one in every state that a licence can be in. Some identity cards run out on the day `soon`, while the counter is open. */
export async function buildLicences(send: DemoSender, registers: DemoRegisters, soon: string): Promise<void> {
  const { business: companies, road: carriers, ...others } = kinds(soon)
  const issueSome = async (those: readonly Kind[], part: (kind: Kind) => readonly Body[]): Promise<string[]> => {
    const ids: string[] = []
    for (const kind of those) for (const body of part(kind)) ids.push(await issue(send, registers, kind.issuing, body))
    return ids
  }
  const older = ({ bodies, withFiles }: Kind): readonly Body[] => bodies.slice(0, -withFiles)
  const newer = ({ bodies, withFiles }: Kind): readonly Body[] => bodies.slice(-withFiles)
  await issueSome(Object.values(others), older)
  const [olderBusinesses, olderRoads] = [await issueSome([companies], older), await issueSome([carriers], older)]
  await setTemplates(send, registers)
  await issueSome(Object.values(others), newer)
  const businesses = [...olderBusinesses, ...await issueSome([companies], newer)]
  const roads = [...olderRoads, ...await issueSome([carriers], newer)]
  await buildJointLicence(send, registers)
  send.advance(24 * 60)
  await everyState(send, registers, { businesses, roads, year: Number(soon.slice(0, 4)) })
}

async function everyState(send: DemoSender, registers: DemoRegisters, { businesses, roads, year }: { readonly businesses: readonly string[]; readonly roads: readonly string[]; readonly year: number }): Promise<void> {
  const clerk = 'demo-market-clerk'
  const at = (list: readonly string[], index: number): string => list[list.length - 1 - index] ?? ''
  const reason = '演示数据'
  await send(clerk, 'SuspendLicence', { licenceId: at(businesses, 0), reason })
  await send(clerk, 'RevokeLicence', { licenceId: at(businesses, 1), reason })
  await send(clerk, 'CancelLicence', { licenceId: at(businesses, 2), reason })
  await send(clerk, 'RescindLicence', { licenceId: at(businesses, 3), reason })
  await send(clerk, 'WithdrawLicence', { licenceId: at(businesses, 4), reason })
  await send(clerk, 'RestrictLicence', { licenceId: at(businesses, 5), kind: 'seized', reason })
  await send(clerk, 'FlagLicenceDispute', { licenceId: at(businesses, 6), kind: 'wrong' })
  await send(clerk, 'ReportLicenceLost', { licenceId: at(businesses, 7) })
  const transport = 'demo-transport-clerk'
  await send(transport, 'TransferLicenceOut', { licenceId: at(roads, 0), reason })
  await send(transport, 'RenewLicence', { licenceId: at(roads, 1), validity: { from: '2029-01-02', until: '2033-01-01' } })
  await send(transport, 'InspectLicence', { licenceId: at(roads, 2), year, passed: true })
  for (const format of ['pdf', 'ofd'] as const) await send(transport, 'MakeAnnotatedCopy', { licenceId: at(roads, 2), format, usedFor: '货运企业信用评价' })
  const { predecessor, ...successor } = { predecessor: at(roads, 3), ...roadBody(6) }
  const { licenceId: reissued = '' } = await send(transport, 'ReissueLicence', { predecessor, ...successor })
  await send(transport, 'IssueLicence', { licenceId: reissued })
  await stock(send, registers)
  await buildDepositedFile(send, registers)
}

/** 存量 — unverified, confirmed, duplicate, with a wrong check character, not yet valid, and a draft. */
async function stock(send: DemoSender, { units, types }: DemoRegisters): Promise<void> {
  const clerk = 'demo-transport-clerk'
  const common = { typeId: types.get('road') ?? '', issuers: [units.get('transport') ?? ''], sourceSystem: 'legacy-road', issuedOn: '2025-02-01' }
  const deposit = (at: number, sourceId: string, extra: Partial<CommandBody<'DepositLicence'>> = {}) => send(clerk, 'DepositLicence', { ...roadBody(at), ...common, sourceId, ...extra })
  await deposit(12, 'R-0001')
  const { licenceId = '' } = await deposit(13, 'R-0002')
  await send(clerk, 'ConfirmLicence', { licenceId })
  await deposit(13, 'R-0003')
  await deposit(14, 'R-0004', { identifier: '1.2.156.3005.2.11100000000019713D008.11330105002500287C.ROAD20250000014.001.0' })
  await send(clerk, 'ComposeLicence', { ...roadBody(15), typeId: common.typeId, issuers: common.issuers })
  const { licenceId: later = '' } = await send(clerk, 'ComposeLicence', { ...roadBody(16), validity: { from: '2027-01-01', until: '2031-01-01' }, typeId: common.typeId, issuers: common.issuers })
  await send(clerk, 'IssueLicence', { licenceId: later })
}
