import { LRUCache } from 'lru-cache'
import type { Link, LinkKind } from './rows-of-event.ts'

/** Some 200 bytes each. */
const keysMax = 100_000
/** A key with more links than this (a fleet's owner) is asked of the tables each time. */
const linksPerKeyMax = 64

/**
 * 关联缓存 — the complete links of keys that were asked for lately. Links are only ever added, and by events that this process takes in itself, so an
 * entry stays right for as long as every link that becomes durable is told to `added`.
 */
export class LinkCache {
  readonly #ids = new LRUCache<string, readonly string[]>({ max: keysMax })
  readonly #loads = new Map<string, { readers: number; added: boolean }>()

  find(kind: LinkKind, key: string): readonly string[] | undefined { return this.#ids.get(nameOf(kind, key)) }

  /** Keeps what `load` finds, unless a link of this key became durable meanwhile: it may be missing from what was read. */
  async load(kind: LinkKind, key: string, load: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const name = nameOf(kind, key)
    const mark = this.#loads.get(name) ?? { readers: 0, added: false }
    this.#loads.set(name, mark)
    mark.readers += 1
    const ids = await load().finally(() => {
      mark.readers -= 1
      if (mark.readers === 0) this.#loads.delete(name)
    })
    if (!mark.added && ids.length <= linksPerKeyMax) this.#ids.set(name, ids)
    return ids
  }

  added({ kind, key, id }: Link): void {
    const name = nameOf(kind, key)
    const loading = this.#loads.get(name)
    if (loading !== undefined) loading.added = true
    const ids = this.#ids.get(name)
    if (ids === undefined || ids.includes(id)) return
    if (ids.length < linksPerKeyMax) this.#ids.set(name, [...ids, id])
    else this.#ids.delete(name)
  }
}

function nameOf(kind: LinkKind, key: string): string {
  return `${kind}|${key}`
}
