import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '@hub/kernel'
import pg from 'pg'
import { openDrafter } from '../stock/drafter.ts'
import type { DraftingData, FromDrafting, ToDrafting } from '../stock/drafting-messages.ts'
import { openStore } from '../store/open-store.ts'

/** 起草线程 — drafts chunks of stock one after another, on connections of its own. What it throws ends the thread, and the run with it. */
assert(parentPort !== null, 'drafts are made in a thread')
const port = parentPort
const { databaseUrl, kurrentdb, ...rest } = workerData as DraftingData
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, application_name: 'hub-stock', options: '-c synchronous_commit=on' })
pool.on('error', () => undefined)
const store = await openStore({ databaseUrl, kurrentdb }, { role: 'reader' })
const draft = openDrafter({ ...rest, pool, store })

let before: Promise<void> = Promise.resolve()
port.on('message', (message: ToDrafting) => {
  before = before.then(() => (message.kind === 'stop' ? stop() : answer(message)))
})

async function answer({ id, chunk }: Extract<ToDrafting, { kind: 'draft' }>): Promise<void> {
  const drafted = await draft(chunk)
  port.postMessage({ id, drafted } satisfies FromDrafting, typeof drafted === 'string' ? [] : [drafted.events.bytes.buffer, drafted.events.lengths.buffer])
}

async function stop(): Promise<void> {
  port.close()
  await Promise.all([store.close(), pool.end()])
}
