import { demoPerson } from '../../src/demo/people.ts'
import { demoUnits } from '../../src/demo/units.ts'
import { demoTypes } from '../../src/demo/types.ts'
import type { CommandBody, CommandReply, CommandType, GrantedField } from '@hub/schemas'

/** Sends a command as a demo account, in whatever way the bench reaches the ledger. */
export type SendAs = <T extends CommandType>(account: string, type: T, body: CommandBody<T>) => Promise<CommandReply>

/** What the bench must be told of the demo city that it works in. */
export interface CityIds { readonly unitIds: Readonly<Record<'health' | 'police' | 'transport' | 'service-centre', string>>; readonly typeIds: Readonly<Record<'identity' | 'driver', string>> }

export interface Scenario {
  readonly caseIds: readonly string[]
  readonly slot: string
  readonly typeCode: string
  /** They ask in turn. */
  readonly clerks: readonly string[]
}

export const scenarioClerks = ['demo-window-clerk', 'demo-window-clerk-2'] as const
export const sceneSlot = 'M1'
/** The people of the demo city come before. */
const firstPerson = 1_000
const underWayMax = 128
const yearsAhead = 2

/**
 * 用证场面 — an item of its own with a grant whose quota a bench cannot use up: so many people with an identity licence each, issued the ordinary
 * way, and an open case of each at the service centre. Every look-up answers five fields, three of them masked.
 */
export async function setScene(send: SendAs, { unitIds, typeIds }: CityIds, people: number): Promise<Scenario> {
  const { code: typeCode } = demoTypes.find(({ key }) => key === 'identity') ?? {}
  const itemId = await publishItem(send, unitIds, typeCode ?? '')
  await grantFields(send, { unitId: unitIds.health, typeId: typeIds.identity, itemId, fields: identityFields, approvers: ['demo-data-approver', 'demo-police-approver'] })
  const caseIds = await inParallel(people, async (at) => {
    await issueIdentity(send, { typeId: typeIds.identity, unitId: unitIds.police }, firstPerson + at)
    return openCase(send, itemId, firstPerson + at)
  })
  return { caseIds, slot: sceneSlot, typeCode: typeCode ?? '', clerks: scenarioClerks }
}

/** An item of the health authority whose only material is a licence of the type, taken in by the service centre. */
export async function publishItem(send: SendAs, unitIds: CityIds['unitIds'], typeCode: string): Promise<string> {
  const uscc = demoUnits.find(({ key }) => key === 'health')?.uscc ?? ''
  const { itemId = '' } = accepted(await send('demo-health-catalogue', 'PublishServiceItem', {
    code: `${uscc}3${String(Date.now() % 1e12).padStart(12, '0')}`,
    definition: {
      name: '基准事项', implementingUnit: unitIds.health, statutoryDays: 30, promisedDays: 5,
      slots: [{ slot: sceneSlot, name: '身份证明', role: 'applicant', main: true, evidence: [{ kind: 'licence', typeCode }] }],
    } as never,
  }))
  accepted(await send('demo-health-catalogue', 'EntrustIntake', { windowUnit: unitIds['service-centre'], items: [itemId] }))
  return itemId
}

const identityFields: readonly GrantedField[] = [{ field: 'name', plain: true }, { field: 'number', plain: false }, { field: 'address', plain: false }, { field: 'birth', plain: false }, { field: 'licence.validity', plain: true }]

export interface SceneGrant {
  readonly unitId: string
  readonly typeId: string
  readonly itemId: string
  readonly fields: readonly GrantedField[]
  /** In the order of the stages. */
  readonly approvers: readonly string[]
}

/** A statutory grant of these fields, in force, whose quota a bench cannot use up. */
export async function grantFields(send: SendAs, { unitId, typeId, itemId, fields, approvers }: SceneGrant): Promise<void> {
  const today = new Date()
  const { grantId = '' } = accepted(await send('demo-health-catalogue', 'RequestGrant', {
    typeId, basis: 'statutory', statute: '国令716-7', presenceMin: 'card-reader', purpose: '基准测量',
    scope: {
      items: [itemId], implementingUnits: [unitId], dailyQuota: 10_000_000,
      validFrom: dayOf(new Date(today.getTime() - 86_400_000)), validUntil: dayOf(new Date(Date.UTC(today.getUTCFullYear() + yearsAhead, 0, 1))),
      fields: [...fields],
    },
  }))
  for (const approver of approvers) accepted(await send(approver, 'ApproveGrant', { grantId }))
}

async function issueIdentity(send: SendAs, { typeId, unitId }: { readonly typeId: string; readonly unitId: string }, at: number): Promise<void> {
  const { name, number, birth, sex } = demoPerson(at)
  const { licenceId = '' } = accepted(await send('demo-police-clerk', 'ComposeLicence', {
    typeId, issuers: [unitId], holders: [{ idType: '111', number, name }], validity: { from: '2020-06-01', until: '2040-06-01' }, licenceNumber: number,
    face: { name, sex, nation: '汉', birth, address: `浙江省演示市样本区模拟路${String(at)}号`, number },
  }))
  accepted(await send('demo-police-clerk', 'IssueLicence', { licenceId }))
}

async function openCase(send: SendAs, itemId: string, at: number): Promise<string> {
  const { name, number } = demoPerson(at)
  const { caseId = '' } = accepted(await send(scenarioClerks[at % scenarioClerks.length] ?? scenarioClerks[0], 'OpenCase', {
    itemId, parties: [{ party: 'P1', role: 'applicant', holder: { idType: '111', number, name }, presence: { kind: 'card-reader', reference: 'READER-0007' } }],
  }))
  return caseId
}

/** The ids of an accepted command; anything else stops the bench. */
export function accepted(reply: CommandReply): Readonly<Record<string, string>> {
  if (reply.kind !== 'accepted') throw new Error(`the bench cannot set its scene: ${JSON.stringify(reply)}`)
  return reply.ids
}

async function inParallel<T>(count: number, make: (at: number) => Promise<T>): Promise<readonly T[]> {
  const made: T[] = []
  let next = 0
  await Promise.all(Array.from({ length: Math.min(count, underWayMax) }, async () => {
    for (let at = next++; at < count; at = next++) made[at] = await make(at)
  }))
  return made
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
