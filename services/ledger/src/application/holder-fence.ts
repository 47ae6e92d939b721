import type { HolderId } from '@hub/schemas'

/** 离开 — given to whoever was let in; a second call does nothing. */
export type Leave = () => void

interface Turn {
  readonly alone: boolean
  readonly keys: readonly string[]
  /** Keys at which somebody before it has to leave first. */
  readonly waitsAt: Set<string>
  readonly admit: () => void
}

/** In order of arrival, those inside and those who wait; `alone`: how many of them want nobody beside them. */
interface Queue { readonly turns: Set<Turn>; alone: number }

/** All erasures pass through it: each reads which other holders are erased already. */
const everyErasure = 'erasures'

/**
 * 持证主体的栅栏 — keeps an erasure apart from whatever brings a licence of its holder into being or into force. Those commands share the holders
 * that they name, an erasure has its holder alone; both from reading what they decide on until their append is known. The ledger has one writer,
 * so a fence in its memory is enough, and a crash leaves nothing of it.
 *
 * A turn is queued at all its keys at once and waits only for turns that came before it: no two wait for each other, and nobody is
 * overtaken for ever. Whoever is inside must not ask again before leaving; `Session.keep` sees to that.
 */
export class HolderFence {
  readonly #queues = new Map<string, Queue>()

  /** Holders somebody is at, or waits for. */
  get size(): number { return this.#queues.size }

  /** 共用 — beside others who share, after every erasure of one of these holders that came before. */
  share(holderIds: readonly HolderId[]): Promise<Leave> { return this.#enter([...new Set<string>(holderIds)], false) }

  /** 独占 — for an erasure: nobody shares this holder meanwhile, and no other erasure is under way. */
  own(holderId: HolderId): Promise<Leave> { return this.#enter([holderId, everyErasure], true) }

  #enter(keys: readonly string[], alone: boolean): Promise<Leave> {
    return new Promise((resolve) => {
      const turn: Turn = { alone, keys, waitsAt: new Set(), admit: () => { resolve(() => { this.#leave(turn) }) } }
      for (const key of keys) {
        const queue = this.#queues.get(key) ?? { turns: new Set(), alone: 0 }
        this.#queues.set(key, queue)
        if (alone ? queue.turns.size > 0 : queue.alone > 0) turn.waitsAt.add(key)
        queue.turns.add(turn)
        if (alone) queue.alone += 1
      }
      if (turn.waitsAt.size === 0) turn.admit()
    })
  }

  #leave(turn: Turn): void {
    for (const key of turn.keys) {
      const queue = this.#queues.get(key)
      if (queue?.turns.delete(turn) !== true) continue
      if (turn.alone) queue.alone -= 1
      if (queue.turns.size === 0) this.#queues.delete(key)
      // Where everybody shares nobody waits: a holder of thousands of licences is imported without a look at the others.
      else if (turn.alone || queue.alone > 0) letIn(queue.turns, key)
    }
  }
}

/** Those at the front whose turn it is at this key: the first alone, or all who share up to the next who wants to be alone. */
function letIn(turns: ReadonlySet<Turn>, key: string): void {
  let first = true
  for (const turn of turns) {
    if (turn.alone && !first) return
    if (turn.waitsAt.delete(key) && turn.waitsAt.size === 0) turn.admit()
    if (turn.alone) return
    first = false
  }
}
