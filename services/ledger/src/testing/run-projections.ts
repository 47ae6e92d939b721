import { readModels } from '../projections/read-models.ts'
import { ProjectionRunner } from '../projections/runner.ts'
import { sessionsOn } from '../projections/session.ts'
import { vaultOpener } from '../projections/vault-opener.ts'
import type { TestLedger } from './test-ledger.ts'

/** 投影到头 — folds every read model to the head of the log, once. */
export async function foldToHead(hub: TestLedger, url: string): Promise<void> {
  const runner = new ProjectionRunner({ store: hub.store, openSession: sessionsOn(url), models: readModels, openParts: vaultOpener(hub.vault) })
  await runner.run(new AbortController().signal, await hub.store.head())
}

/** 投影运行 — keeps the read models folding until the returned function is called. */
export function keepFolding(hub: TestLedger, url: string): () => Promise<void> {
  const stopping = new AbortController()
  const runner = new ProjectionRunner({ store: hub.store, openSession: sessionsOn(url), models: readModels, openParts: vaultOpener(hub.vault) })
  const running = runner.run(stopping.signal)
  return async () => {
    stopping.abort()
    await running
  }
}
