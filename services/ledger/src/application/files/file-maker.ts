import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@hub/kernel'
import { msOfInstant, type CaseId, type LicenceId, type LocalDate } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { decodeEnvelope } from '../../events/codec.ts'
import type { RecordedEvent } from '../../store/event-store.ts'
import { HubContended } from './commit-as-hub.ts'
import { DocumentMakerUnavailable } from './document-maker.ts'
import { FileQueue, type AnsweredBy, type FileBacklog, type FileOwner } from './file-queue.ts'
import { makeCopies } from './make-copies.ts'
import { makeFiles, type MakingPorts } from './make-files.ts'
import { makeNotices } from './make-notices.ts'
import { readMakerCheckpoint, saveMakerCheckpoint } from './maker-checkpoint.ts'
import { sweepCopies } from './sweep-copies.ts'

/** Made side by side: the signer composes on threads of its own. */
const workers = 2
const idleMs = 50
const saveEveryMs = 5_000
const reopenAfterMs = 500
/** How soon after the turn of the day what ended with it is swept, and swept again after trouble. */
const sweepLookMs = 1_000

const asking: ReadonlySet<string> = new Set(['LicenceIssued', 'LicenceAmended', 'LicenceRenewed', 'LicenceCorrected', 'LicenceFileRequested', 'AnnotatedCopyAsked', 'CaseNoticeAsked'])

/** Streams in which such events stand. */
const asked = /^(licence|annotated-copy|case-notice)-/

export interface FileMakerOptions {
  readonly ports: MakingPorts
  /** For the checkpoint. */
  readonly pool: Pool
  readonly log: Logger
  readonly nowMs: () => number
}

/** How far the maker has come, and what waits. */
export interface FileMakerHealth extends FileBacklog {
  /** Last position whose event was looked at. */
  readonly position: number
}

/**
 * 文件制作 — follows the log and makes files of what was issued, of types that had a template by then, and of what was asked for, annotated copies and notices of cases among it; and sweeps those whose term is over. Off the way of issuing: a
 * licence is in force whether or not its file is there. What waits is in memory; the checkpoint says from where a start has to look again.
 */
export class FileMaker {
  readonly #options: FileMakerOptions
  readonly #queue: FileQueue
  readonly #stopping = new AbortController()
  readonly #running: Promise<unknown>
  #position = -1
  #saved = -1

  constructor(options: FileMakerOptions) {
    this.#options = options
    this.#queue = new FileQueue(options.nowMs)
    this.#running = this.#run(this.#stopping.signal)
  }

  health(): FileMakerHealth { return { ...this.#queue.backlog(), position: this.#position } }
  isBehind(): boolean { return this.#queue.isBehind() }
  /** Somebody is between keeping a file and the append that names it, or on the way there. */
  isMaking(): boolean { return this.#queue.isUnderWay }
  isWaiting(licenceId: LicenceId): boolean { return this.#queue.isWaiting(licenceId) }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#untilOpened(signal)
    await Promise.all([this.#follow(signal), this.#save(signal), this.#sweep(signal), ...Array.from({ length: workers }, () => this.#work(signal))])
  }

  async #untilOpened(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        // A log that was set back is behind the checkpoint.
        this.#saved = Math.min(await readMakerCheckpoint(this.#options.pool), await this.#options.ports.store.head())
        this.#position = this.#saved
        return
      } catch (error) {
        this.#tell(error, 'the maker of files cannot begin')
        await pause(reopenAfterMs, signal)
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const batch of this.#options.ports.store.subscribeAll(this.#position + 1, signal))
          for (const event of batch) {
            await this.#look(event)
            this.#position = event.position
          }
      } catch (error) {
        this.#tell(error, 'the maker of files cannot follow')
        await pause(reopenAfterMs, signal)
      }
    }
  }

  async #look({ position, stream, revision, bytes }: RecordedEvent): Promise<void> {
    if (!asked.test(stream) || !asking.has(typeIn(bytes))) return
    const { type, data, recordedAt } = decodeEnvelope(bytes)
    if (type === 'CaseNoticeAsked') {
      const caseId = data['caseId'] as CaseId
      await this.#options.ports.states.reach('case-notice', caseId, revision)
      return this.#queue.add(caseId, position, msOfInstant(recordedAt))
    }
    const licenceId = data['licenceId'] as LicenceId
    const { states } = this.#options.ports
    if (type === 'AnnotatedCopyAsked') {
      await states.reach('annotated-copy', licenceId, revision)
      return this.#queue.add(licenceId, position, msOfInstant(recordedAt))
    }
    await states.reach(type === 'LicenceFileRequested' ? 'licence-file' : 'licence', licenceId, revision)
    const { state: licence } = await states.get('licence', licenceId)
    if (licence.status !== 'issued' || licence.stock) return
    const { state: licenceType } = await states.get('licence-type', licence.typeId)
    if (licenceType.status === 'absent' || licenceType.template === null) return
    if (type === 'LicenceFileRequested' || recordedAt >= licenceType.template.since) this.#queue.add(licenceId, position, msOfInstant(recordedAt))
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const taken = this.#queue.take()
      if (taken === undefined) {
        await pause(idleMs, signal)
        continue
      }
      try {
        this.#queue.done(taken, await this.#make(taken.owner, signal))
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof HubContended) {
          this.#queue.contended(taken)
          continue
        }
        this.#tell(error, 'files of a licence or a case cannot be made now')
        this.#queue.failed(taken, error instanceof DocumentMakerUnavailable ? 'signer' : 'licence')
      }
    }
  }

  async #save(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(saveEveryMs, signal)
      const position = Math.min(this.#position, (this.#queue.firstOpen ?? Infinity) - 1)
      if (position === this.#saved) continue
      try {
        await saveMakerCheckpoint(this.#options.pool, position)
        this.#saved = position
      } catch (error) {
        this.#tell(error, 'the progress of the maker of files cannot be saved')
      }
    }
  }

  /** Its files, then its copies, then its notices. An id is a licence's or a case's, and of what it is not there is nothing to make. */
  async #make(owner: FileOwner, signal: AbortSignal): Promise<AnsweredBy> {
    const { ports } = this.#options
    const made = [await makeFiles(ports, owner as LicenceId, signal), await makeCopies(ports, owner as LicenceId, signal), await makeNotices(ports, owner as CaseId, signal)]
    return made.includes('signer') ? 'signer' : 'hub'
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const { ports } = this.#options
    let sweptOn: LocalDate | undefined
    while (!signal.aborted) {
      try {
        const { today } = ports.clock.now()
        if (today !== sweptOn) await sweepCopies(ports, signal)
        sweptOn = today
      } catch (error) {
        this.#tell(error, 'annotated copies whose term is over cannot be swept')
      }
      await pause(sweepLookMs, signal)
    }
  }

  #tell(error: unknown, what: string): void {
    if (error instanceof Unavailable) this.#options.log.warn({ err: error }, what)
    else this.#options.log.error({ err: error }, what)
  }
}

/** The type of an envelope, read off its canonical bytes: nothing but `v` follows it, and of the whole log few events have to be decoded. */
function typeIn(bytes: Uint8Array): string {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 100), Math.min(100, bytes.length)).toString('latin1')
  return /"type":"([A-Za-z]+)","v":\d+\}$/.exec(end)?.[1] ?? ''
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
