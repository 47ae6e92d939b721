import { expect } from 'vitest'
import { Unavailable } from '@hub/kernel'
import type { CommandBody, CommandReply, CommandType } from '@hub/schemas'
import { readModels } from '../../services/ledger/src/projections/read-models.ts'
import { readRoot, type ReadRoot } from '../../services/ledger/src/projections/read-root.ts'
import { rebuild } from '../../services/ledger/src/projections/rebuild.ts'
import { ProjectionRunner } from '../../services/ledger/src/projections/runner.ts'
import { sessionsOn } from '../../services/ledger/src/projections/session.ts'
import { vaultOpener } from '../../services/ledger/src/projections/vault-opener.ts'
import type { TestLedger } from '../../services/ledger/src/testing/test-ledger.ts'
import { guard } from '../support/guard.ts'
import { paced } from '../support/stillness.ts'
import { checkStored, commandsOf, readLog, withDatabase } from './event-log.ts'

const decidedWithinMs = 60_000
const againAfterMs = 50

/** 发到有结论 — one command under one id until it is decided, as a client does that was told to come again. */
export async function decide<T extends CommandType>(hub: TestLedger, account: string, type: T, body: CommandBody<T>): Promise<CommandReply> {
  const commandId = hub.newId()
  const untilMs = performance.now() + decidedWithinMs
  for (;;) {
    const reply = await sendOnce(hub, account, { type, body, commandId })
    if (reply !== undefined) {
      await expectOnce(hub, account, { type, body, commandId }, reply)
      return reply
    }
    if (performance.now() > untilMs) throw new Error(`${type} was not decided in time`)
    await paced(againAfterMs)
  }
}

interface Sent<T extends CommandType> { readonly type: T; readonly body: CommandBody<T>; readonly commandId: string }

async function sendOnce<T extends CommandType>(hub: TestLedger, account: string, { type, body, commandId }: Sent<T>): Promise<CommandReply | undefined> {
  try {
    return await hub.send(account, type, body, { commandId })
  } catch (error) {
    if (error instanceof Unavailable) return undefined
    throw error
  }
}

/** Sent once more, the command gets its first answer and nothing is added. */
async function expectOnce<T extends CommandType>(hub: TestLedger, account: string, sent: Sent<T>, first: CommandReply): Promise<void> {
  if (first.kind !== 'accepted') throw new Error(`${sent.type}: ${JSON.stringify(first)}`)
  const head = await hub.store.head()
  const again = await sendOnce(hub, account, sent)
  expect(again).toMatchObject({ kind: 'accepted', position: first.position, ids: first.ids, replayed: true })
  expect(await hub.store.head()).toBe(head)
}

/** 日志完好 — dense, canonical, every command once. */
export async function expectSoundLog(databaseUrl: string): Promise<void> {
  const log = await readLog(databaseUrl)
  checkStored(log)
  commandsOf(log)
}

/** 折到头 — all read models, over `url`; ends when each has folded the head or has stopped. */
export async function foldOver(hub: TestLedger, url: string): Promise<readonly { readonly model: string; readonly state: string }[]> {
  const runner = new ProjectionRunner({ store: hub.store, openSession: sessionsOn(url), models: readModels, openParts: vaultOpener(hub.vault) })
  await runner.run(guard(decidedWithinMs), await hub.store.head())
  return runner.health()
}

export function rebuildOver(hub: TestLedger, url: string): Promise<number> {
  return rebuild({ store: hub.store, openSession: sessionsOn(url), models: readModels, openParts: vaultOpener(hub.vault) })
}

export async function rootOf(url: string): Promise<ReadRoot> {
  const session = await sessionsOn(url)()
  try {
    return await readRoot(session, readModels)
  } finally {
    await session.close()
  }
}

/** Numbers of rows, as administrator. */
export function countOf(url: string, from: string, values: readonly unknown[] = []): Promise<number> {
  return withDatabase(url, async (client) => Number((await client.query<{ n: string }>(`select count(*) as n from ${from}`, [...values])).rows[0]?.n))
}

export async function execute(url: string, statement: string): Promise<void> {
  await withDatabase(url, (client) => client.query(statement))
}

/** Tries until it succeeds; every try but the last fails by trouble with the database, or it was no trouble at all. */
export async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + decidedWithinMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > untilMs) throw error
      await paced(againAfterMs)
    }
  }
}
