import type { StreamName } from '../event-store.ts'
import type { Batch } from './batch.ts'

/** 在途批次 — sent, its answer awaited. */
export interface Flight {
  readonly batch: Batch
  /** Events kept, all of the batch or 0, or why nobody said so. Never rejects. */
  readonly answered: Promise<number | Error>
}

/** The writer's place in the log. */
export interface Standing {
  /** Position of the last durable event; -1 for an empty log. */
  readonly head: number
  /** No other writer can have written since we last knew. */
  readonly unbroken: boolean
}

/** The store's own refusal of a batch. */
export interface BatchRefusal {
  readonly cause: Error
  /** Where the store says so: streams that do not stand where the batch had them, and where they stand. Appends that name none of them are not at fault. */
  readonly standing?: ReadonlyMap<StreamName, number>
}

/** What is certain about the batches in flight, once it is certain. */
export interface Finding {
  readonly standing: Standing | 'fenced'
  /** So many of them, from the first, are in the log; the others are not and never will be. */
  readonly keptBatches: number
  /** Of each, where there was one: not a lost answer, not a batch that only followed a failed one. */
  readonly refusals: readonly (BatchRefusal | undefined)[]
}

export type LogCodes = (what: string, detail: Readonly<Record<string, string | number>>) => void

export interface Search {
  readonly log: LogCodes
  /** Nobody waits for the finding any more. */
  readonly given: () => boolean
}

/**
 * 日志写端 — what the writer needs of a store: a way to write one batch after another, each only if those before it were kept and nobody else has
 * become the writer, and the one way back from any answer that was not the hoped one.
 */
export interface Journal {
  /** We may still be the writer, as far as we know. */
  readonly isConnected: boolean
  /** A batch may be sent now. */
  readonly isReady: boolean
  /** Called when `isConnected` turns false. */
  onLost(listener: () => void): void
  /** Called when `isReady` turns true by itself. */
  onReady(listener: () => void): void
  send(batch: Batch): Promise<number | Error>
  /**
   * Waits until nothing of ours is under way, makes sure who is the writer, and looks which batches the log holds. Goes on until it knows;
   * undefined when given up.
   */
  findOut(flights: readonly Flight[], search: Search): Promise<Finding | undefined>
}

/** SQLSTATE, errno or the class of an error; never a message, which may quote data. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not an error', { cause: error })
}
