import type { CommandBody, CommandReply } from '@hub/schemas'
import { demoCompanies, demoPeople } from './licences.ts'
import { demoCompany, demoPerson } from './people.ts'
import type { DemoRandom } from './random.ts'
import type { DemoRegisters } from './registers.ts'
import type { DemoSender } from './sender.ts'

const minutesPerDay = 24 * 60
const casesPerDay = 6
/** 三周 of counter work before today. */
export const demoDays = 21

type Party = CommandBody<'OpenCase'>['parties'][number]
const reader = { kind: 'card-reader' as const, reference: 'READER-0007' }

function person(party: string, role: Party['role'], at: number): Party {
  const { name, number } = demoPerson(at)
  return { party, role, holder: { idType: '111', number, name }, presence: reader }
}

function company(party: string, role: Party['role'], at: number): Party {
  const { name, uscc } = demoCompany(at)
  return { party, role, holder: { idType: '001', number: uscc, name }, presence: null }
}

interface Plan { readonly item: string; readonly parties: readonly Party[]; readonly lookUps: readonly (readonly [slot: string, typeCode: string])[]; readonly paper: readonly string[] }

const codes = { business: '11100000MB0143028R001', identity: '11100000000013127D001', marriage: '111000000000131433001', realty: '11100000MB03271699001' } as const

function planOf(random: DemoRandom): Plan {
  const someone = random.below(demoPeople)
  const firm = random.below(demoCompanies)
  switch (random.below(4)) {
    case 0:
      return { item: 'social-register', parties: [company('P1', 'applicant', firm), person('P2', 'legal-representative', demoCompany(firm).representative)], lookUps: [['M1', codes.business], ['M2', codes.identity]], paper: [] }
    case 1:
      return { item: 'maternity', parties: [person('P1', 'applicant', someone)], lookUps: [['M1', codes.identity], ['M2', codes.marriage]], paper: ['M3'] }
    case 2:
      return { item: 'realty-transfer', parties: [person('P1', 'applicant', someone)], lookUps: [['M1', codes.identity], ['M3', codes.realty]], paper: [] }
    default:
      return { item: 'taxpayer', parties: [company('P1', 'applicant', firm), person('P2', 'handler', someone)], lookUps: [['M1', codes.business], ['M2', codes.identity]], paper: [] }
  }
}

/** 三周的办件与用证 — as a service hall does them; every refusal and miss is left on record as it falls. The first case that is accepted on the last day has its notice. */
export async function buildCases(send: DemoSender, registers: DemoRegisters, random: DemoRandom): Promise<void> {
  let noticed = false
  for (let day = 0; day < demoDays; day += 1) {
    send.advance(60)
    for (let at = 0; at < casesPerDay; at += 1) {
      const counter = { clerk: at % 3 === 2 ? 'demo-window-clerk-2' : 'demo-window-clerk', finish: random.below(5) > 0 }
      const caseId = await oneCase(send, registers, planOf(random), counter)
      noticed ||= day === demoDays - 1 && (await send.try(counter.clerk, 'MakeCaseNotice', { caseId })).kind === 'accepted'
      send.advance(20 + random.below(30))
    }
    send.advance(minutesPerDay - 60 - casesPerDay * 50)
  }
}

async function oneCase(send: DemoSender, { items }: DemoRegisters, { item, parties, lookUps, paper }: Plan, { clerk, finish }: { readonly clerk: string; readonly finish: boolean }): Promise<string> {
  const { caseId = '' } = await send(clerk, 'OpenCase', { itemId: items.get(item) ?? '', parties: structuredClone(parties) as never })
  for (const [slot, typeCode] of lookUps) {
    const reply = await send.try(clerk, 'LookUp', { caseId, slot, typeCode })
    const resolved = answeredId(reply)
    if (resolved === undefined) await send.try(clerk, 'TakePaper', { caseId, slot, reason: reply.kind === 'refused' ? 'not-in-force' : 'not-deposited' })
    else await send.try(clerk, 'ResolveSlot', { caseId, slot, lookUpId: resolved })
  }
  for (const slot of paper) await send.try(clerk, 'TakePaper', { caseId, slot, reason: 'not-deposited' })
  if (!finish) return caseId
  for (const type of ['ReceiveCase', 'AcceptCase'] as const) await send.try(clerk, type, { caseId })
  await send.try(clerk, 'CloseCase', { caseId, outcome: 'done' })
  return caseId
}

function answeredId(reply: CommandReply): string | undefined {
  return reply.kind === 'accepted' && reply.answer?.outcome === 'answered' ? reply.answer.lookUpId : undefined
}
