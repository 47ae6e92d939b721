import { randomUUID } from 'node:crypto'
import { demoCompany, demoPerson } from '../../services/ledger/src/demo/people.ts'
import type { HubClient } from '../hub/hub-client.ts'
import { eventually } from '../support/eventually.ts'
import { paced } from '../support/stillness.ts'
import { deliver, type Delivered, type SentCommand } from './command-sender.ts'

export const businessCode = '11100000MB0143028R001'
export const suspensionReason = '故障演练时暂扣核查'
/** Every command of the load is decided within this time, whatever is killed meanwhile. */
const deliveryMsMax = 120_000
const suspensionPauseMs = 15

/** One company's business licence, and an open case that may look it up. */
export interface Counter { readonly caseId: string; readonly licenceId: string }

export interface Outcome extends Delivered { readonly command: SentCommand }

/** 办件窗口 — opens a case for each company and looks its business licence up once. Who hands it in is a person of the demo city, or somebody new. */
export async function openCounters(client: HubClient, companies: readonly number[], firstPerson = 0): Promise<readonly Counter[]> {
  const { serviceItems } = await client.query<{ readonly serviceItems: { readonly edges: readonly { readonly node: { readonly itemId: string; readonly name: string } }[] } }>(
    'demo-window-clerk', '{ serviceItems(first: 100) { edges { node { itemId name } } } }')
  const itemId = serviceItems.edges.find(({ node }) => node.name === '增值税一般纳税人登记')?.node.itemId ?? ''
  return Promise.all(companies.map(async (at): Promise<Counter> => {
    const { name, uscc } = demoCompany(at)
    const handler = demoPerson(firstPerson + at)
    const parties = [
      { party: 'P1', role: 'applicant', holder: { idType: '001', number: uscc, name }, presence: null },
      { party: 'P2', role: 'handler', holder: { idType: '111', number: handler.number, name: handler.name }, presence: { kind: 'card-reader', reference: 'READER-0007' } },
    ]
    const opened = await deliver(client, { account: 'demo-window-clerk', type: 'OpenCase', commandId: randomUUID(), body: { itemId, parties } }, deliveryMsMax)
    const caseId = opened.reply.kind === 'accepted' ? (opened.reply.ids['caseId'] ?? '') : ''
    const { reply } = await deliver(client, lookUpOf(caseId), deliveryMsMax)
    if (reply.kind !== 'accepted' || reply.answer?.outcome !== 'answered') throw new Error(`company ${String(at)} has no licence to look up: ${JSON.stringify(reply)}`)
    return { caseId, licenceId: reply.answer.licenceId }
  }))
}

export function lookUpOf(caseId: string, slot = 'M1'): SentCommand {
  return { account: 'demo-window-clerk', type: 'LookUp', commandId: randomUUID(), body: { caseId, slot, typeCode: businessCode } }
}

/** 负载 — look-ups and suspensions without a pause until it is stopped. Each command keeps its id until it is decided. */
export interface Load {
  readonly outcomes: readonly Outcome[]
  /** Ends the load when the last command is decided; rejects where one was not. */
  readonly stop: () => Promise<readonly Outcome[]>
}

/** Resolves once so many more commands have been decided than were by now. */
export function goesOn({ outcomes }: Load, decided = 20): Promise<void> {
  const before = outcomes.length
  return eventually('commands under load are decided', () => outcomes.length >= before + decided, deliveryMsMax)
}

export function startLoad(client: HubClient, counters: readonly Counter[], lookersPerCounter: number): Load {
  const outcomes: Outcome[] = []
  let stopping = false
  const send = async (command: SentCommand): Promise<void> => { outcomes.push({ command, ...(await deliver(client, command, deliveryMsMax)) }) }
  const look = async ({ caseId }: Counter): Promise<void> => {
    while (!stopping) await send(lookUpOf(caseId))
  }
  const suspend = async ({ licenceId }: Counter): Promise<void> => {
    for (let suspended = false; !stopping || suspended; suspended = !suspended) {
      const [type, body] = suspended ? (['ReinstateLicence', { licenceId }] as const) : (['SuspendLicence', { licenceId, reason: suspensionReason }] as const)
      await send({ account: 'demo-market-clerk', type, commandId: randomUUID(), body })
      await paced(suspensionPauseMs)
    }
  }
  const workers = counters.flatMap((counter) => [suspend(counter), ...Array.from({ length: lookersPerCounter }, () => look(counter))])
  // Heard in `stop`; until then a failed worker must not end the process.
  const ended = Promise.all(workers)
  ended.catch(() => undefined)
  return {
    outcomes,
    async stop() {
      stopping = true
      await ended
      return outcomes
    },
  }
}
