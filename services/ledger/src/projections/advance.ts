import { applyBatch } from './apply-batch.ts'
import { batchEventsMax } from './feed.ts'
import type { FeedItem } from './fed.ts'
import { FoldFailed } from './fold-batch.ts'
import type { OpenParts, ReadModel } from './read-table.ts'
import type { ReadSession } from './session.ts'
import { ModelFailed, OpeningFailed, recordOf, type FailureRecord } from './trouble.ts'

const waitForKeysMs = 500
const waitForKeysMaxMs = 30_000

/** 进行中的读模型 — one that has not stopped. */
export interface ActiveModel {
  readonly model: ReadModel
  position: number
  /** How many events it takes at once: fewer after trouble, to find the one event that it cannot take. */
  limit: number
  /** Clock time in ms before which it is not tried again; its keys were out of reach. */
  notBefore: number
  waits: number
}

export interface AdvanceOptions {
  readonly openParts: OpenParts
  readonly nowMs: () => number
  /** The model cannot take the event at `position`: it stops there. */
  readonly stopped: (model: string, position: number, failure: FailureRecord) => Promise<void>
}

export function activeModel(model: ReadModel, position: number): ActiveModel {
  return { model, position, limit: batchEventsMax, notBefore: 0, waits: 0 }
}

/**
 * 推进 — the models of `group`, which stand together before the first item, take the items in one transaction. One that cannot is left behind with
 * a smaller limit (or stops, when it is down to one event), and the others go on without it.
 */
export async function advance(session: ReadSession, group: readonly ActiveModel[], items: readonly FeedItem[], options: AdvanceOptions): Promise<void> {
  const [firstItem] = items
  if (firstItem === undefined) return
  let going = group
  while (going.length > 0) {
    try {
      await applyBatch(session, going.map(({ model }) => model), items, { place: 'live', openParts: options.openParts })
      for (const active of going) {
        active.position = firstItem.position + items.length - 1
        active.limit = Math.min(batchEventsMax, active.limit * 2)
        active.waits = 0
      }
      return
    } catch (error) {
      const failed = error instanceof ModelFailed ? going.find(({ model }) => model.name === error.model) : undefined
      if (failed === undefined || !(error instanceof ModelFailed)) throw error
      await leaveBehind(failed, error, items, options)
      going = going.filter((active) => active !== failed)
    }
  }
}

async function leaveBehind(active: ActiveModel, failure: ModelFailed, items: readonly FeedItem[], { nowMs, stopped }: AdvanceOptions): Promise<void> {
  const [firstItem] = items
  if (firstItem === undefined) return
  const { cause } = failure
  if (cause instanceof OpeningFailed && cause.passing) {
    active.notBefore = nowMs() + Math.min(waitForKeysMaxMs, waitForKeysMs * 2 ** active.waits)
    active.waits += 1
    return
  }
  // A fold says at which event it threw; a refused write or part has to be narrowed down by halves.
  const takes = cause instanceof FoldFailed ? cause.position - firstItem.position : Math.floor(items.length / 2)
  if (takes > 0) active.limit = takes
  else await stopped(active.model.name, firstItem.position, recordOf(failure, firstItem.type))
}
