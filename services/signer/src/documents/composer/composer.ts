import { assert, type Refusal } from '@hub/kernel'
import { availableParallelism } from 'node:os'
import type { DrawnSeal, WantedDrawing } from '../../seals/seal-drawing.ts'
import type { SealDrawRefusal } from '../../seals/seal-maker.ts'
import { ComposeSlot, jobTimeoutMs, startThread, type ComposeTask, type StartThread } from './compose-slot.ts'
import type { FurtherFont } from '../fonts/installed-fonts.ts'
import { ComposerUnavailable } from './compose-unavailable.ts'
import type { FileRefusal } from './make-files.ts'
import type { ComposedFile } from '../compose.ts'
import type { LicenceFile } from '../plan-licence.ts'
import type { DocumentRefusal } from '../refusals.ts'
import type { DocumentWork, MadeFile, SealAsk } from './messages.ts'

/** Tasks that wait at most: some seconds of work for one thread. Beyond that a caller is better told to come again. */
export const queuedTasksMax = 64

export interface ComposerOptions {
  /** Threads; default: one a core, less the one of the event loop, at least one. Each takes some 150 MB once it has begun. */
  readonly threads?: number
  readonly queueMax?: number
  readonly timeoutMs?: number
  /** 后备字体 */
  readonly fonts?: readonly FurtherFont[]
  /** For specs. */
  readonly start?: StartThread
}

/** 制文件 — pages and seals are drawn on threads beside the event loop, which begin with the first task. Rejects with ComposerUnavailable where the queue is full or a thread failed. */
export class Composer {
  readonly #slots: readonly ComposeSlot[]
  readonly #queueMax: number
  readonly #waiting: { readonly task: ComposeTask; readonly settle: (outcome: Promise<unknown>) => void }[] = []
  readonly #hasFonts: boolean
  #glyphs: Promise<string> | undefined
  #closed = false

  constructor({ threads = Math.max(1, availableParallelism() - 1), queueMax = queuedTasksMax, timeoutMs = jobTimeoutMs, fonts = [], start = () => startThread(fonts) }: ComposerOptions = {}) {
    assert(threads >= 1, 'a composer has a thread')
    this.#slots = Array.from({ length: threads }, () => new ComposeSlot(start, timeoutMs))
    this.#queueMax = queueMax
    this.#hasFonts = fonts.length > 0
  }

  draw(drawing: WantedDrawing, day: string): Promise<DrawnSeal | Refusal<SealDrawRefusal>> {
    return this.#run({ job: { kind: 'draw', drawing, day }, seal: noSeal }) as Promise<DrawnSeal | Refusal<SealDrawRefusal>>
  }

  /** A page as a PDF without a seal. */
  preview(file: LicenceFile): Promise<ComposedFile | Refusal<DocumentRefusal>> {
    return this.#run({ job: { kind: 'preview', file }, seal: noSeal }) as Promise<ComposedFile | Refusal<DocumentRefusal>>
  }

  /** `seal` is asked for each signature, in this process. */
  make(work: DocumentWork, seal: (ask: SealAsk) => Promise<Uint8Array>): Promise<readonly MadeFile[] | Refusal<FileRefusal>> {
    return this.#run({ job: { kind: 'make', work }, seal }) as Promise<readonly MadeFile[] | Refusal<FileRefusal>>
  }

  /** What further fonts draw beside the embedded ones, as a table of schemas/glyphs; looked up once. */
  glyphs(): Promise<string> {
    if (!this.#hasFonts) return Promise.resolve('')
    this.#glyphs ??= this.#lookUpGlyphs()
    return this.#glyphs
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { settle } of this.#waiting.splice(0)) settle(Promise.reject(new ComposerUnavailable('制文件线程已关闭')))
    await Promise.all(this.#slots.map((slot) => slot.close()))
  }

  async #lookUpGlyphs(): Promise<string> {
    try {
      return (await this.#run({ job: { kind: 'glyphs' }, seal: () => Promise.reject(new TypeError('a table asks for no seal')) })) as string
    } catch (error) {
      this.#glyphs = undefined
      throw error
    }
  }

  #run(task: ComposeTask): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ComposerUnavailable('制文件线程已关闭'))
    if (this.#waiting.length >= this.#queueMax) return Promise.reject(new ComposerUnavailable('制文件请求过多，请稍后重试'))
    const { promise, resolve } = Promise.withResolvers<unknown>()
    this.#waiting.push({ task, settle: resolve })
    this.#distribute()
    return promise
  }

  #distribute(): void {
    for (const slot of this.#slots) {
      if (!slot.isFree) continue
      const next = this.#waiting.shift()
      if (next === undefined) return
      const outcome = slot.run(next.task)
      next.settle(outcome)
      const again = (): void => { this.#distribute() }
      outcome.then(again, again)
    }
  }
}

function noSeal(): Promise<never> {
  return Promise.reject(new TypeError('a drawing asks for no seal'))
}
