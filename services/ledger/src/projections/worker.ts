import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '@hub/kernel'
import type { LedgerStore } from '../store/event-store.ts'
import { openStore, type StoreLocation } from '../store/open-store.ts'
import { readModels } from './read-models.ts'
import { OpenerUnavailable, type Opened, type OpenParts } from './read-table.ts'
import { rebuild } from './rebuild.ts'
import { ProjectionRunner } from './runner.ts'
import { sessionsOn } from './session.ts'
import type { FromThread, ToThread } from './thread-messages.ts'

/** What the thread is started with. */
export type ThreadData = StoreLocation

/**
 * 投影线程 — folds beside the ledger, in a thread of its own, so that a catch-up never holds up a look-up. It reads the log and writes read tables
 * over its own connections; keys stay with the ledger, who opens sealed parts on request.
 */
assert(parentPort !== null, 'the projections run as a thread')
const port = parentPort
const location = workerData as ThreadData
const healthEveryMs = 500
const storeRetryMs = 500

const stopping = new AbortController()
const opening = new Map<number, { readonly resolve: (opened: readonly Opened[]) => void; readonly reject: (error: unknown) => void }>()
let lastId = 0
const send = (message: FromThread): void => { port.postMessage(message) }

/** The error class of the other side, for the record of a stopped model. */
class NotOpened extends Error {
  constructor(errorClass: string) {
    super('a sealed part does not open')
    this.name = errorClass
  }
}

const openParts: OpenParts = (requests) => new Promise((resolve, reject) => {
  lastId += 1
  opening.set(lastId, { resolve, reject })
  send({ kind: 'open', id: lastId, requests })
})

const openSession = sessionsOn(location.databaseUrl)
const store = await openReader()
const runner = new ProjectionRunner({ store, openSession, models: readModels, openParts, log: (what, detail) => { send({ kind: 'log', what, detail }) } })

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'opened':
      opening.get(message.id)?.resolve(message.opened)
      opening.delete(message.id)
      return
    case 'not-opened':
      opening.get(message.id)?.reject(message.passing ? new OpenerUnavailable('the vault is out of reach') : new NotOpened(message.errorClass))
      opening.delete(message.id)
      return
    case 'rebuild':
      void rebuildModels(message.id, message.models)
      return
    case 'stop':
      stopping.abort()
  }
})

const telling = setInterval(() => { send({ kind: 'health', health: runner.health() }) }, healthEveryMs)
try {
  await runner.run(stopping.signal)
} finally {
  clearInterval(telling)
  await store.close()
  port.close()
}

async function rebuildModels(id: number, names: readonly string[]): Promise<void> {
  const models = names.length === 0 ? readModels : readModels.filter(({ name }) => names.includes(name))
  try {
    send({ kind: 'rebuilt', id, position: await rebuild({ store, openSession, models, openParts, signal: stopping.signal }) })
  } catch (error) {
    send({ kind: 'not-rebuilt', id, errorClass: error instanceof Error ? error.name : typeof error })
  }
}

/** Database or store may be away when the thread starts: it waits for them. */
async function openReader(): Promise<LedgerStore> {
  for (;;) {
    try {
      return await openStore(location, { role: 'reader' })
    } catch {
      await new Promise((resolve) => setTimeout(resolve, storeRetryMs))
    }
  }
}
