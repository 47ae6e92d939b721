import type { ChildProcess } from 'node:child_process'
import type { DeviceAnswer, DeviceRequest } from './messages.ts'
import { startDeviceProcess } from './start-process.ts'
import { DeviceFailure, type DeviceTrouble } from './trouble.ts'

/** Requests that may wait for one device: some seconds of work for a slow one. */
export const waitingRequestsMax = 256
/** From its turn to its answer. A signature has to come before the caller's own 10 s are over; making an RSA key takes a card a minute. */
const answerTimeoutMs: Readonly<Record<DeviceRequest['type'], number>> = { open: 15_000, sign: 8_000, create: 120_000 }
/** For C_Finalize; then the process is ended. */
const closeTimeoutMs = 2_000

interface Waiting {
  readonly type: DeviceRequest['type']
  readonly resolve: (answer: DeviceAnswer) => void
  readonly reject: (failure: DeviceFailure) => void
}

export interface ConnectionOptions {
  /** What the vendor's module finds in its environment, beside PATH. */
  readonly environment: Readonly<Record<string, string>>
  /** For specs: the process behind the channel. */
  readonly start?: () => ChildProcess
  /** For specs. */
  readonly timeoutsMs?: typeof answerTimeoutMs
}

/**
 * 设备连接 — one process of the vendor's module, from its start to its end; it is not started again (see `device.ts`).
 * Answers come in the order of the requests. A device that is silent for too long is taken for lost, and its process ended: a blocked call cannot be called back.
 */
export class Connection {
  readonly #child: ChildProcess
  readonly #timeoutsMs: typeof answerTimeoutMs
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor({ environment, start = () => startDeviceProcess(environment), timeoutsMs = answerTimeoutMs }: ConnectionOptions) {
    this.#timeoutsMs = timeoutsMs
    this.#child = start()
    this.#child.on('message', (message: DeviceAnswer) => { this.#hear(message) })
    this.#child.on('error', () => { this.end('DEVICE_LOST') })
    this.#child.on('exit', () => { this.end('DEVICE_LOST') })
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** The answer to `request`. @throws DeviceFailure also where the process ends before it has answered */
  ask(request: DeviceRequest): Promise<Exclude<DeviceAnswer, { type: 'failed' }>> {
    const { promise, resolve, reject } = Promise.withResolvers<DeviceAnswer>()
    if (this.#ended) reject(new DeviceFailure('DEVICE_LOST'))
    else if (this.#waiting.length >= waitingRequestsMax) reject(new DeviceFailure('TOO_BUSY'))
    else {
      this.#waiting.push({ type: request.type, resolve, reject })
      if (this.#waiting.length === 1) this.#watch()
      // A channel that is closed already shows as the end of the process.
      this.#child.send(request, () => undefined)
    }
    return promise.then((answer) => {
      if (answer.type === 'failed') throw new DeviceFailure(answer.trouble, answer.returnValue)
      return answer
    })
  }

  /** Ends the process at once; whatever waits fails for this reason. */
  end(trouble: DeviceTrouble): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.#child.kill('SIGKILL')
    for (const { reject } of this.#waiting.splice(0)) reject(new DeviceFailure(trouble))
  }

  /** Lets the module take its leave of the device. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    for (const { reject } of this.#waiting.splice(0)) reject(new DeviceFailure('DEVICE_LOST'))
    if (this.#child.connected) this.#child.disconnect()
    setTimeout(() => this.#child.kill('SIGKILL'), closeTimeoutMs).unref()
  }

  #hear(answer: DeviceAnswer): void {
    this.#waiting.shift()?.resolve(answer)
    this.#watch()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const [head] = this.#waiting
    if (head !== undefined) this.#timer = setTimeout(() => { this.end('DEVICE_SILENT') }, this.#timeoutsMs[head.type])
  }
}
