import { readModels } from '../read-models.ts'
import { ProjectionRunner, type RunnerOptions } from '../runner.ts'
import { openInPlain, type MemoryStore } from './harness.ts'
import type { ReadDatabase } from './read-database.ts'

export type FoldOptions = Partial<RunnerOptions> & { readonly store: MemoryStore }

/** Runs a runner until every model has folded what the store holds, or has stopped. */
export async function foldToHead({ openSession }: ReadDatabase, options: FoldOptions): Promise<ProjectionRunner> {
  const runner = new ProjectionRunner({ openSession, models: readModels, openParts: openInPlain(), ...options })
  await runner.run(new AbortController().signal, await options.store.head())
  return runner
}
