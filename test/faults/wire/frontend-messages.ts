/** What a client says to PostgreSQL (frontend/backend protocol 3.0), as far as the proxy has to understand it. */
export type FrontendMessage =
  /** The first of a connection; it has no type. */
  | { readonly kind: 'startup' }
  | { readonly kind: 'parse'; readonly statement: string; readonly text: string }
  | { readonly kind: 'bind'; readonly statement: string }
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'sync' }
  | { readonly kind: 'other' }

export interface Framed { readonly message: FrontendMessage; readonly bytes: Buffer }

const startupHeader = 4
const header = 5

/** 拆分前端消息 — whole messages out of whatever pieces arrive. */
export class FrontendMessages {
  #rest = Buffer.alloc(0)
  #started = false

  take(chunk: Buffer): readonly Framed[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const framed: Framed[] = []
    for (let next = this.#next(); next !== undefined; next = this.#next()) framed.push(next)
    return framed
  }

  #next(): Framed | undefined {
    const typed = this.#started
    if (this.#rest.length < (typed ? header : startupHeader)) return undefined
    const length = typed ? 1 + this.#rest.readInt32BE(1) : this.#rest.readInt32BE(0)
    if (this.#rest.length < length) return undefined
    const bytes = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    this.#started = true
    return { bytes, message: typed ? read(bytes) : { kind: 'startup' } }
  }
}

function read(bytes: Buffer): FrontendMessage {
  const type = String.fromCharCode(bytes[0] ?? 0)
  if (type === 'Q') return { kind: 'query', text: textAt(bytes, header) }
  if (type === 'S') return { kind: 'sync' }
  if (type === 'P') {
    const statement = textAt(bytes, header)
    return { kind: 'parse', statement, text: textAt(bytes, header + Buffer.byteLength(statement) + 1) }
  }
  if (type === 'B') {
    const portal = textAt(bytes, header)
    return { kind: 'bind', statement: textAt(bytes, header + Buffer.byteLength(portal) + 1) }
  }
  return { kind: 'other' }
}

function textAt(bytes: Buffer, from: number): string {
  return bytes.toString('utf8', from, bytes.indexOf(0, from))
}
