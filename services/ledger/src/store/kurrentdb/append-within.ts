import type { AppendRecordInput, ConsistencyCheck } from '@kurrent/kurrentdb-client'
import { appendFailure, isLost, type AppendRefused, type AppendUnanswered } from './failures.ts'
import type { RenewableClient } from './renewable-client.ts'

/** The client's own deadline does not reach what it does before the call: discovery, and the question for the version. */
const answerTimeMaxMs = 12_000

/** 有限期的追加 — `appendRecords`, whose answer is awaited for a limited time. What did not come in time may still be written: who goes on must begin another term first. */
export async function appendWithin(clients: RenewableClient, records: AppendRecordInput[], checks: ConsistencyCheck[]): Promise<AppendRefused | AppendUnanswered | undefined> {
  const client = clients.current
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(new Error('no answer in time')) }, answerTimeMaxMs) })
  try {
    await Promise.race([client.appendRecords(records, checks), late])
    clients.sound(client)
    return undefined
  } catch (error) {
    if (isLost(error)) clients.lost(client)
    return appendFailure(error)
  } finally {
    clearTimeout(timer)
  }
}
