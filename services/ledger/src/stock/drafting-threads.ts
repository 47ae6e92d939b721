import { Worker } from 'node:worker_threads'
import type { Chunk, Drafted } from './drafter.ts'
import type { DraftingData, FromDrafting, ToDrafting } from './drafting-messages.ts'

const program = new URL('../cli/drafting-thread.ts', import.meta.url)

interface Waiting { readonly resolve: (drafted: Drafted) => void; readonly reject: (error: Error) => void }

/** 起草线程 — one; it works on one chunk at a time, the next may wait with it. */
export class DraftingThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #ended: Promise<void>
  #broken: Error | undefined
  #lastId = 0

  constructor(data: DraftingData) {
    this.#worker = new Worker(program, { workerData: data, name: 'drafting' })
    this.#worker.on('message', ({ id, drafted }: FromDrafting) => {
      this.#waiting.get(id)?.resolve(drafted)
      this.#waiting.delete(id)
    })
    this.#worker.on('error', (error) => { this.#break(error instanceof Error ? error : new Error('the drafting thread failed', { cause: error })) })
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#break(new Error('the drafting thread has ended'))
        resolve()
      })
    })
  }

  draft(chunk: Chunk): Promise<Drafted> {
    return new Promise((resolve, reject) => {
      if (this.#broken !== undefined) { reject(this.#broken); return }
      this.#lastId += 1
      this.#waiting.set(this.#lastId, { resolve, reject })
      this.#send({ kind: 'draft', id: this.#lastId, chunk })
    })
  }

  /** When what it works on is done. */
  async close(): Promise<void> {
    this.#send({ kind: 'stop' })
    await this.#ended
  }

  #break(error: Error): void {
    this.#broken ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#broken)
    this.#waiting.clear()
  }

  #send(message: ToDrafting): void {
    this.#worker.postMessage(message)
  }
}
