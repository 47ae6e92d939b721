import type { LookupAnswered, LookupMissed, LookupRefused } from '@hub/schemas'
import { expect } from 'vitest'
import type { HubClient } from '../hub/hub-client.ts'
import type { Outcome } from './busy-city.ts'
import { deliver } from './command-sender.ts'
import { checkStored, commandsOf, leafHashOf, type Stored } from './event-log.ts'

type LookUpData = (LookupAnswered | LookupMissed | LookupRefused)['data']

const retriesUnderWay = 8
const retryMsMax = 60_000

/**
 * 核对结果 — what clients were told against what is on record: each acknowledged command is in the log exactly once, where its answer said and with the
 * ids that it said, and nothing that was decided stood on an older view than the log's own order.
 */
export function checkOutcomes(log: readonly Stored[], outcomes: readonly Outcome[]): void {
  checkStored(log)
  const commands = new Map([...commandsOf(log)].map(([key, events]) => [key.slice(key.indexOf(' ') + 1), events]))
  for (const { command, reply } of outcomes) {
    const told = `${command.type} ${command.commandId}: ${JSON.stringify(reply)}`
    if (reply.kind === 'invalid') throw new Error(told)
    const events = commands.get(command.commandId) ?? []
    expect(events.length, told).toBeGreaterThan(0)
    expect(events.at(-1)?.position, told).toBe(reply.position)
    const types = events.map(({ envelope }) => envelope.type)
    if (command.type === 'LookUp') checkLookUp(events, reply, told)
    else expect([reply.kind, ...types], told).toEqual(['accepted', command.type === 'SuspendLicence' ? 'LicenceSuspended' : 'LicenceReinstated'])
  }
  checkOrder(log)
}

function checkLookUp([record, ...others]: readonly Stored[], reply: Outcome['reply'], told: string): void {
  expect(others, told).toEqual([])
  if (record === undefined || reply.kind === 'invalid') throw new Error(told)
  const data = record.envelope.data as unknown as LookUpData
  if (reply.kind === 'refused') {
    expect([record.envelope.type, 'code' in data && data.code, data.lookUpId], told).toEqual(['LookupRefused', reply.code, reply.ids['lookUpId']])
  } else if (reply.answer?.outcome === 'answered') {
    expect([record.envelope.type, leafHashOf(record), data.lookUpId], told).toEqual(['LookupAnswered', reply.answer.leafHash, reply.answer.lookUpId])
  } else throw new Error(told)
}

/** A licence that the log says is suspended was never shown after it, and none was called suspended that was not. */
function checkOrder(log: readonly Stored[]): void {
  const suspended = new Set<string>()
  for (const { position, stream, envelope } of log) {
    const data = envelope.data as unknown as LookUpData
    const licence = 'licenceId' in data && data.licenceId !== null ? `licence-${data.licenceId}` : ''
    if (envelope.type === 'LicenceSuspended') suspended.add(stream)
    else if (envelope.type === 'LicenceReinstated') suspended.delete(stream)
    else if (envelope.type === 'LookupAnswered') expect(suspended.has(licence), `shown at ${String(position)} though suspended`).toBe(false)
    else if ('code' in data && data.code === 'LICENCE_STATUS_SUSPENDED') expect(suspended.has(licence), `called suspended at ${String(position)}`).toBe(true)
  }
}

const everyKind: readonly string[] = ['LICENCE_STATUS_SUSPENDED', 'LookUp', 'ReinstateLicence', 'SuspendLicence']
const kindsOf = (outcomes: readonly Outcome[]): readonly string[] => [...new Set(outcomes.map(({ command, reply }) => (reply.kind === 'refused' ? reply.code : command.type)))].sort()

/** Whether a load has been answered in every way, for who waits until it has. */
export function hasEveryKind(outcomes: readonly Outcome[]): boolean {
  return kindsOf(outcomes).length >= everyKind.length
}

/** Whether a command of the load had to be sent again. */
export function hasMetFault(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ tries }) => tries > 1)
}

/** A load that was not answered in every way, or that met no fault, would prove little. */
export function expectEveryKind(outcomes: readonly Outcome[]): void {
  expect(kindsOf(outcomes)).toEqual(everyKind)
  expect(hasMetFault(outcomes), 'a fault was met').toBe(true)
}

/** 重发核对 — every command once more under its id: the first answer again, and not one event more. */
export async function checkRetries(client: HubClient, outcomes: readonly Outcome[]): Promise<void> {
  const waiting = [...outcomes]
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { reply } = await deliver(client, next.command, retryMsMax)
      expect(firstAnswer(reply)).toEqual(firstAnswer(next.reply))
      if (reply.kind === 'accepted') expect(reply.replayed).toBe(true)
    }
  }
  await Promise.all(Array.from({ length: retriesUnderWay }, work))
}

/** Without what may rightly differ: whether it is told again, and fields that may not be shown any more. */
function firstAnswer(reply: Outcome['reply']): unknown {
  if (reply.kind !== 'accepted') return reply
  const { kind, position, ids, answer } = reply
  if (answer?.outcome !== 'answered') return { kind, position, ids, answer }
  const { outcome, lookUpId, licenceId, level, leafHash } = answer
  return { kind, position, ids, answer: { outcome, lookUpId, licenceId, level, leafHash } }
}
