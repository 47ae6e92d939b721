import { demoCompany, demoPerson } from '../../../services/ledger/src/demo/people.ts'
import type { Act, ActContext } from '../act.ts'
import { ActWrong } from '../act-wrong.ts'

/** Business licence, as the demo city registers it. */
export const businessCode = '11100000MB0143028R001'
const clerks = ['demo-window-clerk', 'demo-window-clerk-2'] as const
export const intakeSlot = 'M1'
/** Companies of the demo city whose licence is in force. */
export const companiesInForce = 12
/** Further on, numbers of demo people come round again under other names. */
const peopleMax = 20_000

/** Two counters work side by side. */
export function clerkOf(turn: number): string {
  return clerks[turn % clerks.length] ?? clerks[0]
}

/** 开办件 — for a company of the demo city, handed in by a person who is new to the hub every other time. */
export async function openCase({ client, city, turn }: Pick<ActContext, 'client' | 'city' | 'turn'>): Promise<string> {
  const { name, uscc } = demoCompany(turn % companiesInForce)
  const handler = demoPerson(turn % 2 === 0 ? turn % companiesInForce : turn % peopleMax)
  const { caseId } = await client.send(clerkOf(turn), 'OpenCase', {
    itemId: city.itemId,
    parties: [
      { party: 'P1', role: 'APPLICANT', holder: { idType: '001', number: uscc, name } },
      { party: 'P2', role: 'HANDLER', holder: { idType: '111', number: handler.number, name: handler.name }, presence: { kind: 'CARD_READER', reference: 'READER-0007' } },
    ],
  })
  if (typeof caseId !== 'string') throw new ActWrong('OpenCase names no case')
  return caseId
}

/** 用证 — in one of the cases that are open already. */
export const lookUpAgain: Act = {
  name: '用证',
  async run({ client, caseIds, turn }) {
    const caseId = caseIds[turn % caseIds.length]
    await client.send(clerkOf(turn), 'LookUp', { caseId, slot: intakeSlot, typeCode: businessCode }, 'LookUpAnswered')
  },
}

/** 开办件、用证、核减材料 — a whole intake of one material. */
export const lookUpAndResolve: Act = {
  name: '开办件并核减',
  async run(context) {
    const { client, turn } = context
    const caseId = await openCase(context)
    const { lookUpId } = await client.send(clerkOf(turn), 'LookUp', { caseId, slot: intakeSlot, typeCode: businessCode }, 'LookUpAnswered')
    await client.send(clerkOf(turn), 'ResolveSlot', { caseId, slot: intakeSlot, lookUpId })
  },
}
