import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { BackendSyncs } from './backend-syncs.ts'
import { FrontendMessages, type FrontendMessage } from './frontend-messages.ts'

/** 故障 — what happens to one statement on its way. */
export interface WireFault {
  /** The statement to meet. */
  readonly statement: RegExp
  /** For a `commit`: what the transaction must have done before it. */
  readonly after?: RegExp
  /** `lost`: the connection breaks before the statement reaches the server. `unanswered`: it breaks when the server has done it, before the answer gets back. */
  readonly outcome: 'lost' | 'unanswered'
}

/** 数据库代理 — PostgreSQL behind a wire that breaks at a chosen statement, once. */
export interface PgProxy {
  /** The given URL, through the proxy. */
  readonly url: string
  /** The next statement that fits breaks its connection. */
  arm(fault: WireFault): void
  /** How many faults have happened since the proxy was opened. */
  readonly fired: number
  close(): Promise<void>
}

export async function openPgProxy(databaseUrl: string): Promise<PgProxy> {
  const target = new URL(databaseUrl)
  const wire = new Wire()
  const server = createServer((client) => { wire.join(client, connect({ host: target.hostname, port: Number(target.port) })) })
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    arm(fault) { wire.armed = fault },
    get fired() { return wire.fired },
    close: () => closeServer(server, wire),
  }
}

function closeServer(server: Server, wire: Wire): Promise<void> {
  wire.breakAll()
  return new Promise((resolve) => { server.close(() => { resolve() }) })
}

class Wire {
  armed: WireFault | undefined
  fired = 0
  readonly #open = new Set<Connection>()

  join(client: Socket, server: Socket): void {
    const connection = new Connection(client, server, (said, before) => this.#meets(said, before))
    this.#open.add(connection)
    client.once('close', () => { this.#open.delete(connection) })
  }

  breakAll(): void { for (const connection of this.#open) connection.break() }

  #meets(text: string, before: readonly string[]): WireFault | undefined {
    const { armed } = this
    if (armed === undefined || !armed.statement.test(text) || (armed.after !== undefined && !before.some((one) => armed.after?.test(one)))) return undefined
    this.armed = undefined
    this.fired += 1
    return armed
  }
}

type Meets = (text: string, before: readonly string[]) => WireFault | undefined

class Connection {
  readonly #client: Socket
  readonly #server: Socket
  readonly #meets: Meets
  readonly #messages = new FrontendMessages()
  readonly #syncs = new BackendSyncs()
  readonly #statements = new Map<string, string>()
  /** Of the transaction that is open. */
  #said: string[] = []
  /** Answers of the server that were asked for; the first comes unasked, after the sign-in. */
  #asked = 1
  /** With the answer of this number the connection breaks; nothing reaches the client any more. */
  #breakAt: number | undefined

  constructor(client: Socket, server: Socket, meets: Meets) {
    this.#client = client
    this.#server = server
    this.#meets = meets
    for (const socket of [client, server]) socket.on('error', () => { this.break() }).on('close', () => { this.break() })
    client.on('data', (chunk) => { this.#fromClient(chunk) })
    server.on('data', (chunk) => { this.#fromServer(chunk) })
  }

  break(): void {
    this.#client.destroy()
    this.#server.destroy()
  }

  #fromClient(chunk: Buffer): void {
    for (const { message, bytes } of this.#messages.take(chunk)) {
      const text = this.#textOf(message)
      const fault = text === undefined || this.#breakAt !== undefined ? undefined : this.#meets(text, this.#said)
      if (fault?.outcome === 'lost') return this.break()
      if (fault?.outcome === 'unanswered') this.#breakAt = this.#asked + 1
      if (message.kind === 'sync' || message.kind === 'query') this.#asked += 1
      if (text !== undefined) this.#said = /^\s*(commit|rollback)\b/i.test(text) ? [] : [...this.#said, text]
      this.#server.write(bytes)
    }
  }

  #fromServer(chunk: Buffer): void {
    this.#syncs.take(chunk)
    if (this.#breakAt === undefined) this.#client.write(chunk)
    else if (this.#syncs.count >= this.#breakAt) this.break()
  }

  /** The statement that a message makes the server run. */
  #textOf(message: FrontendMessage): string | undefined {
    if (message.kind === 'query') return message.text
    if (message.kind === 'parse') this.#statements.set(message.statement, message.text)
    return message.kind === 'bind' ? this.#statements.get(message.statement) : undefined
  }
}
