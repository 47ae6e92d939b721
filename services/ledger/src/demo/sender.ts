import { InvariantViolation } from '@hub/kernel'
import { demoAccountNamespace, type CommandBody, type CommandReply, type CommandType } from '@hub/schemas'
import type { OpenLedger } from '../open-ledger.ts'

/** Sends a command as a demo account and gives the ids of its answer. A refusal that the city does not expect stops the building. */
export interface DemoSender {
  <T extends CommandType>(account: string, type: T, body: CommandBody<T>): Promise<Readonly<Record<string, string>>>
  /** For commands that may be refused, such as look-ups. */
  try<T extends CommandType>(account: string, type: T, body: CommandBody<T>): Promise<CommandReply>
  /** Lets the city's clock run. */
  advance(minutes: number): void
}

export interface DemoClock { ms: number }

export function demoSender(ledger: OpenLedger, clock: DemoClock, newId: () => string): DemoSender {
  const dispatch = (account: string, type: CommandType, body: unknown): Promise<CommandReply> => {
    clock.ms += 1_000
    return ledger.dispatch({
      type, commandId: newId(), principal: { issuer: demoAccountNamespace, subject: account }, client: 'demo-seed', terminal: 'seed', actingFor: null, lane: 'live', body,
    })
  }
  const send = async (account: string, type: CommandType, body: unknown): Promise<Readonly<Record<string, string>>> => {
    const reply = await dispatch(account, type, body)
    if (reply.kind !== 'accepted') throw new InvariantViolation(`the demo city cannot ${type} as ${account}: ${JSON.stringify(reply)}`)
    return reply.ids
  }
  return Object.assign(send, {
    try: dispatch,
    advance: (minutes: number) => { clock.ms += minutes * 60_000 },
  }) as DemoSender
}
