import { connectWith } from '../connection.ts'
import type { Connect, Statement, StatementResult, StoreConnection } from '../session.ts'

/**
 * How one statement goes wrong. `not kept`: the server never saw it. `kept`: it did its work and nobody heard. `cut off`: the server has not noticed
 * that the session is lost, and keeps its locks.
 */
export const faults = ['session lost, not kept', 'session lost, kept', 'session cut off, not kept', 'session cut off, kept', 'answer lost, not kept', 'answer lost, kept', 'refused by the server'] as const
export type Fault = (typeof faults)[number]

interface Planned {
  readonly statement: string
  readonly fault: Fault
  after: number
  readonly leaves: boolean
}

/** 故障连接 — connections to a real server on which specs lose answers and sessions at chosen statements. */
export class FaultyConnections {
  readonly #connect: Connect
  readonly #open = new Set<FaultyConnection>()
  readonly #planned: Planned[] = []
  #away = false
  /** Faults that have happened. */
  happened = 0

  constructor(connectionString: string) {
    this.#connect = connectWith(connectionString)
  }

  readonly connect: Connect = async (purpose) => {
    if (this.#away) throw Object.assign(new Error('the server is away'), { code: 'ECONNREFUSED' })
    const connection = new FaultyConnection(await this.#connect(purpose), (name) => this.#take(name), () => this.#open.delete(connection))
    this.#open.add(connection)
    return connection
  }

  /** The statement of this name goes wrong once, after it has gone well `after` times. */
  plan(statement: string, fault: Fault, after = 0): void {
    this.#planned.push({ statement, fault, after, leaves: false })
  }

  /** `goAway` at the very moment at which this statement is sent; it is not kept. */
  planLeaving(statement: string): void {
    this.#planned.push({ statement, fault: 'session lost, not kept', after: 0, leaves: true })
  }

  /** Every session ends and none can be opened, until `comeBack`. */
  async goAway(): Promise<void> {
    this.#away = true
    await Promise.all([...this.#open].map((connection) => connection.lose()))
  }

  comeBack(): void {
    this.#away = false
  }

  #take(statement: string): Fault | undefined {
    const index = this.#planned.findIndex((planned) => planned.statement === statement)
    const planned = this.#planned[index]
    if (planned === undefined) return undefined
    planned.after -= 1
    if (planned.after >= 0) return undefined
    this.#planned.splice(index, 1)
    this.happened += 1
    if (planned.leaves) void this.goAway()
    return planned.fault
  }
}

class FaultyConnection implements StoreConnection {
  readonly identity: string
  readonly #inner: StoreConnection
  readonly #take: (statement: string) => Fault | undefined
  readonly #gone: () => void
  readonly #listeners: ((cause: Error) => void)[] = []
  #lost = false

  constructor(inner: StoreConnection, take: (statement: string) => Fault | undefined, gone: () => void) {
    this.#inner = inner
    this.identity = inner.identity
    this.#take = take
    this.#gone = gone
    inner.onLost((cause) => { this.#tell(cause) })
  }

  async run(statement: Statement): Promise<StatementResult> {
    const fault = this.#take(statement.name)
    if (fault === undefined) return this.#inner.run(statement)
    if (fault === 'refused by the server') throw Object.assign(new Error('disk full'), { code: '53100' })
    if (fault.endsWith(', kept')) await this.#inner.run(statement)
    if (fault.startsWith('session lost')) await this.lose()
    if (fault.startsWith('session cut off')) this.#tell(new Error('the network broke'))
    throw Object.assign(new Error('no answer'), { code: 'ECONNRESET' })
  }

  listen(channel: string, heard: (payload: string) => void): Promise<void> {
    return this.#inner.listen(channel, heard)
  }

  onLost(listener: (cause: Error) => void): void {
    this.#listeners.push(listener)
  }

  close(now?: boolean): Promise<void> {
    this.#gone()
    return this.#inner.close(now)
  }

  async lose(): Promise<void> {
    await this.#inner.close(true)
    this.#tell(new Error('the session ended'))
  }

  #tell(cause: Error): void {
    if (this.#lost) return
    this.#lost = true
    this.#gone()
    for (const listener of this.#listeners) listener(cause)
  }
}
