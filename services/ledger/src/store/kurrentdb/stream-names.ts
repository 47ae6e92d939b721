import { assert } from '@hub/kernel'
import type { StreamName } from '../event-store.ts'

const hubIdShape = /^[a-z0-9][a-z0-9-]{0,63}$/
const plain = /^[a-z0-9.-]*$/
const epochName = 'writer-epoch'

/**
 * 服务器上的流名 — every stream of a hub begins with `zy-<hub id>.`, so that one server can serve several hubs, and a filter on $all finds one of them. What is
 * not a small letter, digit, dot or dash is written as `_` and two hexadecimal digits: the server takes no other characters in the name of a
 * check, and within one append it does not tell capital letters from small ones.
 */
export class StreamNames {
  readonly prefix: string
  /** Holds one event a term of office; no event of the log, so it has no position. */
  readonly writerEpoch: string

  constructor(hubId: string) {
    assert(hubIdShape.test(hubId), 'a hub id is made of small letters, digits and dashes')
    this.prefix = `zy-${hubId}.`
    this.writerEpoch = `${this.prefix}${epochName}`
  }

  toServer(stream: StreamName): string {
    // A stream of the log that happens to bear the name of ours is written otherwise.
    if (stream === epochName) return `${this.prefix}${escaped(stream.slice(0, 1))}${stream.slice(1)}`
    return `${this.prefix}${plain.test(stream) ? stream : stream.replace(/[^a-z0-9.-]/g, escaped)}`
  }

  /** Undefined for a name that `toServer` never makes. */
  fromServer(name: string): StreamName | undefined {
    if (!name.startsWith(this.prefix)) return undefined
    const rest = name.slice(this.prefix.length)
    const stream = rest.includes('_') ? rest.replace(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : rest
    return this.toServer(stream) === name ? stream : undefined
  }
}

function escaped(character: string): string {
  return `_${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
