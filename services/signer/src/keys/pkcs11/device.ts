import type { SigningKind } from '../key-store.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import type { DeviceAnswer, DeviceKey, DeviceRequest, TokenAddress } from './messages.ts'
import { DeviceFailure } from './trouble.ts'

/** Between two attempts to open a device that is away; doubled with each, up to the most. */
const reopenPauseMs = { first: 1_000, most: 30_000 } as const

export interface DeviceOptions extends ConnectionOptions {
  readonly address: TokenAddress
  readonly pin: string
  /** For specs: milliseconds of a clock that never goes back. */
  readonly nowMs?: () => number
}

/**
 * 密码设备 — opened again where it was lost, by the next request after a pause. After a refused PIN it is not: a token locks itself after a few.
 * A request under way when the device goes fails; whether the device still made the signature does not matter, for nobody has it.
 */
export class Device {
  readonly #options: DeviceOptions
  readonly #nowMs: () => number
  #connection: Promise<Connection> | undefined
  #current: Connection | undefined
  #pauseMs: number = reopenPauseMs.first
  #openAgainAtMs = 0
  #final: DeviceFailure | undefined
  #closed = false

  constructor(options: DeviceOptions) {
    this.#options = options
    this.#nowMs = options.nowMs ?? (() => performance.now())
  }

  /** False while it is known to be away. */
  get isThere(): boolean {
    return this.#current !== undefined && !this.#current.isEnded
  }

  /** Its keys, asked anew. @throws DeviceFailure */
  async open(): Promise<readonly DeviceKey[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    // Who waits for the same opening hears of its failure; nobody else has to.
    promise.catch(() => undefined)
    this.#connection = promise
    const connection = new Connection(this.#options)
    try {
      const answer = await connection.ask({ type: 'open', ...this.#options.address, pin: this.#options.pin })
      if (answer.type !== 'opened' || this.#closed) throw new DeviceFailure('DEVICE_LOST')
      this.#current = connection
      this.#pauseMs = reopenPauseMs.first
      resolve(connection)
      return answer.keys
    } catch (error) {
      connection.end('DEVICE_LOST')
      this.#failed(error)
      reject(error)
      throw error
    }
  }

  async sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    const answer = await this.#ask({ type: 'sign', keyId, bytes })
    if (answer.type !== 'signed') throw new DeviceFailure('DEVICE_LOST')
    return answer.signature
  }

  async create(keyId: string, kind: SigningKind): Promise<DeviceKey> {
    const answer = await this.#ask({ type: 'create', keyId, kind })
    if (answer.type !== 'made') throw new DeviceFailure('DEVICE_LOST')
    return answer.key
  }

  close(): void {
    this.#closed = true
    this.#current?.close()
    this.#final = new DeviceFailure('DEVICE_LOST')
  }

  async #ask(request: DeviceRequest): Promise<Exclude<DeviceAnswer, { type: 'failed' }>> {
    const connection = await this.#connected()
    try {
      return await connection.ask(request)
    } catch (error) {
      // The session may be half dead: whatever is not about the request itself is answered by starting over.
      if (error instanceof DeviceFailure && endsSession.has(error.trouble)) connection.end(error.trouble)
      throw error
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#final !== undefined) throw this.#final
    const connection = await this.#connection?.catch(() => undefined)
    if (connection !== undefined && !connection.isEnded) return connection
    if (this.#nowMs() < this.#openAgainAtMs) throw new DeviceFailure('DEVICE_LOST')
    // Of those who come while it is away, the first opens it and the others are told to come again.
    this.#openAgainAtMs = this.#nowMs() + this.#pauseMs
    await this.open()
    return this.#connected()
  }

  #failed(error: unknown): void {
    this.#current = undefined
    this.#openAgainAtMs = this.#nowMs() + this.#pauseMs
    this.#pauseMs = Math.min(2 * this.#pauseMs, reopenPauseMs.most)
    if (error instanceof DeviceFailure && error.trouble === 'PIN_REFUSED') this.#final = error
  }
}

const endsSession: ReadonlySet<string> = new Set(['DEVICE_LOST', 'DEVICE_SILENT', 'PIN_REFUSED'])
