/**
 * 有界缓存 — the newest `entriesMax` entries, each until its own moment. Reading does not renew an entry: what is remembered
 * here (a verified token, an operator's roles) must be asked again after its time however often it is used.
 */
export interface BoundedMap<V> {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V, untilMs: number) => void
  readonly delete: (key: string) => void
  readonly size: () => number
}

/** `nowMs` is a clock in milliseconds; `untilMs` of an entry is on the same clock. */
export function buildBoundedMap<V>(entriesMax: number, nowMs: () => number = Date.now): BoundedMap<V> {
  const entries = new Map<string, { readonly value: V; readonly untilMs: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (entry.untilMs > nowMs()) return entry.value
      entries.delete(key)
      return undefined
    },
    set(key, value, untilMs) {
      entries.delete(key)
      entries.set(key, { value, untilMs })
      if (entries.size <= entriesMax) return
      // A Map remembers the order of insertion: the first key is the oldest.
      const oldest = entries.keys().next()
      if (oldest.done !== true) entries.delete(oldest.value)
    },
    delete(key) { entries.delete(key) },
    size: () => entries.size,
  }
}
