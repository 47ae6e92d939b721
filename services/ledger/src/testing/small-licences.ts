import type { CommandBody, CommandReply } from '@hub/schemas'
import { identityBody, marriageBody } from '../demo/licences.ts'
import { demoCompany, demoPerson } from '../demo/people.ts'
import { accepted, idOf } from './replies.ts'
import { slotOf, typeCodes, type SmallWorld, type WorldType } from './small-world.ts'
import type { TestLedger } from './test-ledger.ts'

type Body = Omit<CommandBody<'ComposeLicence'>, 'typeId' | 'issuers'>

/** 证照内容 — person `at`, company `at`; for a marriage, persons `at` and `at + 1`. */
export const bodies: Readonly<Record<WorldType, (at: number) => Body>> = {
  identity: (at) => identityBody(at, '2030-01-01'),
  marriage: (at) => ({ ...marriageBody(at, at + 1), validity: { from: '2025-05-20', until: null } }),
  road: (at) => {
    const { name, uscc } = demoCompany(at)
    return { holders: [{ idType: '001', number: uscc, name }], validity: { from: '2025-01-01', until: '2029-01-01' }, licenceNumber: `ROAD2025${String(at).padStart(6, '0')}`, face: { name, premises: `样例物流园${at}号`, scope: '道路普通货物运输' } }
  },
  realty: (at) => {
    const { name, number } = demoPerson(at)
    return {
      holders: [{ idType: '111', number, name }], validity: { from: '2024-03-01', until: null }, licenceNumber: `演（2024）不动产权第${String(at).padStart(7, '0')}号`,
      face: { unitNumber: `339900001001GB${String(at).padStart(5, '0')}F00010001`, location: `样例花园${at + 1}幢101室`, rightKind: '房屋所有权', area: '88.5平方米', usage: '住宅' },
    }
  },
}

/** 制证 without 签发. */
export async function compose(hub: TestLedger, { types, units }: SmallWorld, type: WorldType, body: Body): Promise<string> {
  return idOf(await hub.send('clerk', 'ComposeLicence', { ...body, typeId: types[type], issuers: [units.bureau] }), 'licenceId')
}

/** 制证 and 签发. */
export async function issue(hub: TestLedger, world: SmallWorld, type: WorldType, body: Body): Promise<string> {
  const licenceId = await compose(hub, world, type, body)
  accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
  return licenceId
}

/** 入库 of a row as an import sends it. */
export function deposit(hub: TestLedger, { types, units }: SmallWorld, type: WorldType, row: Body & { readonly sourceId: string; readonly identifier?: string }, commandId?: string): Promise<CommandReply> {
  return hub.send('clerk', 'DepositLicence', { ...row, typeId: types[type], issuers: [units.bureau], sourceSystem: 'legacy', issuedOn: '2025-02-01' }, commandId === undefined ? {} : { commandId })
}

type Party = CommandBody<'OpenCase'>['parties'][number]

/** 申请人 `at`, with a card on the reader; and, for slots of a company, company `at` in its legal representative's place. */
export function partiesOf(at: number): Party[] {
  const { name, number } = demoPerson(at)
  const company = demoCompany(at)
  return [
    { party: 'P1', role: 'applicant', holder: { idType: '111', number, name }, presence: { kind: 'card-reader', reference: 'READER-0007' } },
    { party: 'P2', role: 'legal-representative', holder: { idType: '001', number: company.uscc, name: company.name }, presence: null },
  ]
}

/** 登记办件 of person and company `at`. */
export async function openCase(hub: TestLedger, { item }: Pick<SmallWorld, 'item'>, at: number, account = 'window'): Promise<string> {
  return idOf(await hub.send(account, 'OpenCase', { itemId: item, parties: partiesOf(at) }), 'caseId')
}

/** What a look-up of this type asks in a case. */
export function lookUpOf(caseId: string, type: WorldType): CommandBody<'LookUp'> {
  return { caseId, slot: slotOf[type], typeCode: typeCodes[type] }
}

export function lookUp(hub: TestLedger, caseId: string, type: WorldType, account = 'machine'): Promise<CommandReply> {
  return hub.send(account, 'LookUp', lookUpOf(caseId, type))
}
