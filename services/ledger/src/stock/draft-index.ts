import { InvariantViolation } from '@hub/kernel'
import type { DecisionIndex } from '../decide-index/decide-index.ts'
import type { Stretch } from '../decide-index/flush.ts'
import { Overlay } from '../decide-index/overlay.ts'
import type { Link } from '../decide-index/rows-of-event.ts'
import { upcast } from '../events/upcast.ts'

export interface DraftIndex extends DecisionIndex {
  /** The index's rows of everything since the last call; positions count from 0. */
  take(): Stretch | undefined
}

/** 草拟决策索引 — knows no earlier command, for every row is new, and collects the rows that the events bring, by the index's own fold. */
export function draftIndex(): DraftIndex {
  let overlay = new Overlay()
  const never = (): never => { throw new InvariantViolation('a deposit does not ask this of the index') }
  return {
    findCommand: () => Promise.resolve(undefined),
    applied(events) {
      for (const [at, { position, envelope }] of events.entries()) overlay.add(position, upcast(envelope), envelope, at === 0)
    },
    take() {
      const stretch = overlay.stretch(overlay.size)
      overlay = new Overlay()
      return stretch === undefined ? undefined : { ...stretch, links: distinct(stretch.links) }
    },
    get waiting() { return overlay.size },
    useOf: never, takeUse: never, doubt: never, flush: never, linked: never, lookUpPosition: never, close: never,
  }
}

/** That there is stock of a type is said by each licence of it. */
function distinct(links: readonly Link[]): readonly Link[] {
  return [...new Map(links.map((link) => [`${link.kind}|${link.key}|${link.id}`, link])).values()]
}
