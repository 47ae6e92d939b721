import type { Refusal } from '@hub/kernel'
import type { CommandAnswer, CommandInput, CommandType, HolderId, LicenceId, LocalDate } from '@hub/schemas'
import type { DecisionIndex } from '../decide-index/decide-index.ts'
import type { EventStore } from '../store/event-store.ts'
import type { Vault } from '../vault/vault.ts'
import type { CommittedEvent } from './commit.ts'
import type { FileVerifier } from './files/file-verifier.ts'
import type { HolderFence } from './holder-fence.ts'
import type { Glyphs } from './licence/glyphs.ts'
import type { NoticeSeals } from './seal/notice-seals.ts'
import type { SealFence } from './seal/seal-fence.ts'
import type { SealMaker } from './seal/seal-maker.ts'
import type { RateOfOperators } from './look-up/rate.ts'
import type { Session } from './session.ts'

/** 待制文件 — what a command may know of those who wait for files. */
export interface WaitingFiles {
  /** 停签 — files cannot be made, and too many wait or one for too long. */
  isBehind(): boolean
  isWaiting(licenceId: LicenceId): boolean
}

/** What a handler may ask beside the streams that its session reads. */
export interface HandlerPorts {
  readonly index: DecisionIndex
  readonly vault: Vault
  readonly store: EventStore
  readonly rate: RateOfOperators
  /** Between erasures and what brings licences into force. */
  readonly fence: HolderFence
  readonly files: WaitingFiles
  readonly verifier: FileVerifier
  readonly noticeSeals: NoticeSeals
  /** For which licence the hub itself made a file with this SHA-256. */
  readonly madeFileOf: (sha256: string) => Promise<LicenceId | undefined>
  readonly glyphs: Glyphs
  readonly sealMaker: SealMaker
  readonly sealFence: SealFence
  /** Has the signer told of the seals that these events ended; nobody waits for it. */
  readonly revoked: (events: readonly CommittedEvent[]) => void
  /** From the configuration; undefined: the built-in limits. */
  readonly lookUpsPerMinuteMax: number | undefined
  readonly nowMs: () => number
  /** Day of the newest look-up record of a holder, from a read model that has caught up; null: none. */
  readonly lastLookUpOn: (holderId: HolderId) => Promise<LocalDate | null>
}

/** 处理结果 — the writes are in the session; this says what the caller hears besides position and ids. */
export interface Handled {
  /** Made after the append is durable, never before. */
  readonly answer?: (events: readonly CommittedEvent[]) => Promise<CommandAnswer>
  /** Work outside the log that the events ask for; what a crash before it leaves undone, the next start does. */
  readonly afterCommit?: (events: readonly CommittedEvent[]) => Promise<void>
  /** The command was refused, and the refusal is what is on record. */
  readonly refusedOnRecord?: Refusal
  /** Gives back what was reserved, when the append did not happen. */
  readonly release?: () => void
}

/** 命令处理 — gathers facts, asks the pure deciders, and leaves writes in the session. Effects only through its ports. */
export type Handler<T extends CommandType> = (session: Session, input: CommandInput<T>, ports: HandlerPorts) => Promise<Handled | Refusal>

/** Every command has its handler; a new command breaks the build here. */
export type Handlers = { readonly [T in CommandType]: Handler<T> }

export const done: Handled = {}
