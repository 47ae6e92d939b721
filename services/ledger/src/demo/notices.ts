import type { LocalDate } from '@hub/schemas'
import { demoPerson } from './people.ts'
import type { DemoRegisters } from './registers.ts'
import type { DemoSender } from './sender.ts'

const clerk = 'demo-window-clerk'
const presence = { kind: 'card-reader', reference: 'READER-0007' } as const

/** 不予受理与补正各一件 — each with its notice, so that the city has one of every kind that a window has to give. `due`: until when the supplement may come. */
export async function buildNotices(send: DemoSender, { items }: DemoRegisters, due: LocalDate): Promise<void> {
  const open = async (item: string, at: number): Promise<string> => {
    const { name, number } = demoPerson(at)
    const { caseId = '' } = await send(clerk, 'OpenCase', { itemId: items.get(item) ?? '', parties: [{ party: 'P1', role: 'applicant', holder: { idType: '111', number, name }, presence }] })
    return caseId
  }
  send.advance(60)
  const lacking = await open('maternity', 3)
  for (const slot of ['M1', 'M2', 'M3']) await send(clerk, 'TakePaper', { caseId: lacking, slot, reason: 'not-deposited' })
  await send(clerk, 'ReceiveCase', { caseId: lacking })
  await send(clerk, 'AskSupplement', { caseId: lacking, slots: ['M3'], due })
  await send(clerk, 'MakeCaseNotice', { caseId: lacking, kind: 'supplement' })
  const declined = await open('realty-transfer', 4)
  await send(clerk, 'DeclineCase', { caseId: declined, kind: 'not-competent', reason: '该不动产坐落于邻市，应当由所在地的登记机构办理。' })
  await send(clerk, 'MakeCaseNotice', { caseId: declined, kind: 'decline' })
}
