import { oneAtATime, type Refusal } from '@hub/kernel'
import type { CommandReply, Initialisation, Instant, LicenceId, SealRefusal, UnitId } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { monotonicClock, type Clock } from './application/clock.ts'
import type { CommandRequest, Principal } from './application/command-request.ts'
import type { CommitPorts, CommittedEvent } from './application/commit.ts'
import { dispatch } from './application/dispatch.ts'
import type { DocumentMaker } from './application/files/document-maker.ts'
import { noFileVerifier, type FileVerifier } from './application/files/file-verifier.ts'
import { AwaitingSeals, lookAgainMs } from './application/files/awaiting-seals.ts'
import { FileMaker, type FileMakerHealth, type FileMakerOptions } from './application/files/file-maker.ts'
import { LeftoverSweep } from './application/files/leftover-sweep.ts'
import { madeFileFinder } from './application/files/made-file.ts'
import { registeredSeals, type SealPort } from './application/files/seal-port.ts'
import { handlers } from './application/handlers/index.ts'
import { HolderFence } from './application/holder-fence.ts'
import { lastLookUpFinder } from './application/last-look-up.ts'
import { RateOfOperators } from './application/look-up/rate.ts'
import { NotActingRate } from './application/look-up/unjudged.ts'
import { initialise } from './application/initialise.ts'
import { embeddedGlyphs, type Glyphs } from './application/licence/glyphs.ts'
import { idMaker } from './application/new-ids.ts'
import { previewSeal, type PreviewWish } from './application/seal/preview-seal.ts'
import { Revocations, type RevocationBacklog } from './application/seal/revocations.ts'
import { SealFence } from './application/seal/seal-fence.ts'
import { noSealMaker, type SealMaker, type SealPicture } from './application/seal/seal-maker.ts'
import { StreamStates } from './application/stream-states.ts'
import { previewTemplate, type TemplatePreviewWish } from './application/template-preview/preview-template.ts'
import { noPreviewer, type TemplatePreviewer } from './application/template-preview/template-previewer.ts'
import { whoAmI, type Identity } from './application/who-am-i.ts'
import { DecideIndex, overlayEntriesMax } from './decide-index/decide-index.ts'
import { decodeEnvelope } from './events/codec.ts'
import { missedErasures } from './application/missed-erasures.ts'
import type { LedgerStore } from './store/event-store.ts'
import type { Vault } from './vault/vault.ts'

export interface LedgerParts {
  readonly store: LedgerStore
  readonly vault: Vault
  /** As hub_ledger; for the decision index. */
  readonly pool: Pool
  readonly log: Logger
  readonly nowMs?: () => number
  readonly lookUpsPerMinuteMax?: number | undefined
  /** 公开地址, for the codes on files; undefined: there is none. */
  readonly publicUrl?: string | undefined
  /** Without it no files are made: a tool that works on the log leaves that to the service. */
  readonly documents?: DocumentMaker | undefined
  readonly seals?: SealPort
  /** Left out where nobody deposits files: a command that needs it is not possible. */
  readonly verifier?: FileVerifier | undefined
  /** Left out: those of the program alone. */
  readonly glyphs?: Glyphs | undefined
  /** Left out where nobody looks at samples. */
  readonly previewer?: TemplatePreviewer | undefined
  /** How often licences that wait for a seal are looked at. */
  readonly sealsLookedAtEveryMs?: number
  /** Left out where nobody files or cancels seals: a command that needs it is not possible. */
  readonly sealMaker?: SealMaker | undefined
}

/** 文件制作状况 — the maker's, and how many licences in force wait for a seal of their issuer; undefined: not known yet. */
export interface FilesHealth extends FileMakerHealth { readonly unsealed: number | undefined }

/** 已就位的账本 — caught up with its log and ready to decide. */
export interface OpenLedger {
  dispatch(request: CommandRequest): Promise<CommandReply>
  initialise(input: Initialisation): Promise<CommandReply>
  whoAmI(principal: Principal): Promise<Identity | Refusal>
  /** What a seal of the unit would look like. */
  previewSeal(unitId: UnitId, wish: PreviewWish): Promise<SealPicture | Refusal<SealRefusal>>
  /** A page as licences of a type would look: a PDF that says that it is a sample. */
  previewTemplate(principal: Principal, wish: TemplatePreviewWish): Promise<Buffer | Refusal>
  /** Entries that wait to reach the decision index's tables. */
  readonly indexWaiting: number
  readonly indexOverloaded: boolean
  /** undefined where no files are made. */
  readonly files: FilesHealth | undefined
  /** undefined: not known yet, or seals are nobody's business here. */
  readonly revocations: RevocationBacklog | undefined
  readonly clock: Clock
  readonly store: LedgerStore
  close(): Promise<void>
}

/**
 * 打开账本 — called once this process is the writer: catches the decision index up to the head, replays erasures that a restored vault
 * may lack, and only then answers. Everything it opens it closes; store, vault and pool belong to the caller.
 */
export async function openLedger({ store, vault, pool, log, nowMs = Date.now, lookUpsPerMinuteMax, publicUrl, sealMaker = noSealMaker, documents, seals, verifier = noFileVerifier, glyphs = embeddedGlyphs, previewer = noPreviewer, sealsLookedAtEveryMs = lookAgainMs }: LedgerParts): Promise<OpenLedger> {
  const index = await DecideIndex.open({ pool, store, log })
  await vault.replayErasures(await missedErasures(pool, store))
  const clock = monotonicClock(nowMs, await lastRecordedAt(store))
  const states = new StreamStates(store)
  const newId = idMaker(nowMs)
  const ports: CommitPorts = { store, vault, states, index, clock, newId }
  const rate = new RateOfOperators()
  const revocations = sealMaker === noSealMaker ? undefined : new Revocations({ maker: sealMaker, pool, log, nowMs })
  const sealing = { sealMaker, sealFence: new SealFence(), revoked: (events: readonly CommittedEvent[]) => { void revocations?.tell(events) } }
  const fence = new HolderFence()
  const noticeSeals = seals ?? registeredSeals(index)
  const making = documents === undefined ? undefined : openMaking({ ports: { ...ports, documents, seals: noticeSeals, fence, publicUrl }, pool, log, nowMs, everyMs: sealsLookedAtEveryMs })
  const maker = making?.maker
  const sweep = new LeftoverSweep({ pool, store, log, isQuiet: () => store.health().state === 'leading' && maker?.isMaking() !== true })
  const files = { isBehind: () => maker?.isBehind() ?? false, isWaiting: (licenceId: LicenceId) => maker?.isWaiting(licenceId) ?? false }
  const all = { ...ports, ...sealing, handlers, rate, fence, files, verifier, madeFileOf: madeFileFinder(pool), glyphs, noticeSeals, notActing: new NotActingRate(), lookUpsPerMinuteMax, nowMs, lastLookUpOn: lastLookUpFinder(pool, store), oneAtATime: oneAtATime() }
  return {
    dispatch: (request) => dispatch(all, request),
    initialise: (input) => initialise(ports, input),
    whoAmI: (principal) => whoAmI(ports, principal),
    previewSeal: (unitId, wish) => previewSeal({ states, sealMaker }, unitId, wish),
    previewTemplate: (principal, wish) => previewTemplate({ states, vault, clock, previewer }, principal, wish),
    get indexWaiting() { return index.waiting },
    get files() { return making?.health() },
    get revocations() { return revocations?.backlog() },
    get indexOverloaded() { return index.waiting > overlayEntriesMax },
    clock,
    store,
    async close() {
      await sweep.close()
      await making?.close()
      await revocations?.close()
      await index.close()
    },
  }
}

/** The maker of files, and what asks it again for those that waited for a seal. */
function openMaking({ everyMs, ...options }: FileMakerOptions & { readonly everyMs: number }) {
  const maker = new FileMaker(options)
  const awaiting = new AwaitingSeals({ ...options, everyMs, makerHas: () => (maker.isBehind() ? undefined : maker.health().waiting) })
  return {
    maker,
    health: (): FilesHealth => ({ ...maker.health(), unsealed: awaiting.count }),
    async close() {
      await awaiting.close()
      await maker.close()
    },
  }
}

async function lastRecordedAt(store: LedgerStore): Promise<Instant | undefined> {
  const [last] = await store.readAll(await store.head(), 1)
  return last === undefined ? undefined : decodeEnvelope(last.bytes).recordedAt
}
