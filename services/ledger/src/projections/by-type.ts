import { unreachable } from '@hub/kernel'

/** One case an event type, each with its own event. */
export type Cases<Event extends { readonly type: string }, Result> = { readonly [One in Event as One['type']]: (event: One) => Result }

/** 按事件类型 — a closed choice: an event type without its case breaks the build where the cases are listed. */
export function byType<Event extends { readonly type: string }, Result>(cases: Cases<Event, Result>): (event: Event) => Result {
  const all: Readonly<Record<string, ((event: never) => Result) | undefined>> = cases
  return (event) => {
    const found = all[event.type]
    // Only past the type checker: an event of another aggregate.
    return found === undefined ? unreachable(event as never) : found(event as never)
  }
}
