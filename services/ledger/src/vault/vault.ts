import type { DigestName } from '@hub/canonical'
import type { CaseId, Envelope, FileId, Json, LicenceId, LocalDate, PlainPart, SealedPart, Subject } from '@hub/schemas'
import type { Pool } from 'pg'
import { digestsUnder, type Digests } from './digest.ts'
import { eraseSubjects, type Erasure } from './erase.ts'
import { Files, type FileOver, type FileToKeep } from './files.ts'
import { openHubKeys } from './hub-keys.ts'
import { IdIndex } from './id-index.ts'
import { Keks } from './keks.ts'
import type { KeyWrapper } from './key-wrapper.ts'
import { SubjectKeys, type KeyState } from './keys.ts'
import { profiles } from './profile.ts'
import { openPart, sealPart, type SealBinding } from './seal.ts'
import type { ProfileName } from './sealing-profile.ts'
import { KeyUnavailable, SealUnavailable } from './unavailable.ts'

export type { Erasure } from './erase.ts'
export type { FileToKeep } from './files.ts'
export type { IdKind } from './id-kind.ts'
export type { IdClaim, IndexEntry } from './id-index.ts'
export type { SealBinding } from './seal.ts'

/** 已清除 — what is left of a value whose subject was erased. A symbol, because a value may be any text. */
export const erased: unique symbol = Symbol('erased')
export type Opened = Json | typeof erased

export interface VaultOptions {
  /** As hub_ledger, `synchronous_commit` on. The caller owns it, its limits and its `error` event. */
  readonly pool: Pool
  /** Asked again when the key-encryption key was changed beside this process: it is the caller's, for as long as the vault is used. */
  readonly wrapper: KeyWrapper
  /** Settled at the first start of a hub. */
  readonly profile: ProfileName
}

/** Where a sealed part was found: three fields of its envelope. */
export type SealedIn = Pick<Envelope, 'id' | 'stream' | 'type'>
export interface SealedItem { readonly envelope: SealedIn; readonly part: SealedPart }

/** 密钥与索引库 — the only door to keys and to the index. Whatever waits in one event-loop turn goes to PostgreSQL together. */
export interface Vault extends Digests, Pick<IdIndex, 'findIds' | 'claimIds'> {
  /** For commitments. */
  readonly hash: DigestName
  /** 备妥密钥 — every subject has a committed key; `erased` when one of them is gone for ever, and then the others are ready all the same. */
  ensureKeys(subjects: readonly Subject[]): Promise<'ready' | 'erased'>
  /** 密封 — in the order of the parts. @throws KeyUnavailable a subject was erased since `ensureKeys`: decide again, and that will say so */
  seal(binding: SealBinding, parts: readonly PlainPart[]): Promise<readonly SealedPart[]>
  /** 启封. @throws KeyUnavailable the vault lacks the key and no erasure says why. @throws SealUnavailable the part is not what was sealed */
  open(envelope: SealedIn, part: SealedPart): Promise<Opened>
  /** The same for many, in their order; one that cannot be opened fails all. */
  openMany(items: readonly SealedItem[]): Promise<readonly Opened[]>
  /** 存入文件 — before the events that name them; `erased`: one of those whom they name is gone. */
  keepFiles(files: readonly FileToKeep[]): Promise<'kept' | 'erased'>
  /** The licence of a file that is kept; undefined: there is none, or it went with somebody. */
  licenceOfFile(fileId: FileId): Promise<LicenceId | undefined>
  /** The case of a notice that is kept; likewise. */
  caseOfFile(fileId: FileId): Promise<CaseId | undefined>
  /** 启封文件 — byte for byte; undefined where it is gone. */
  openFile(fileId: FileId): Promise<Buffer | undefined>
  /** 到期文件 — at most so many of those whose last day is before this one. */
  filesOver(day: LocalDate, max: number): Promise<readonly FileOver[]>
  /** 删除文件 — whose ends are on record. */
  dropFiles(fileIds: readonly FileId[]): Promise<void>
  /** 核对密钥 — of these subjects, what is wrong with the first whose wrapped key does not open; undefined: with none. Makes none. @throws VaultUnavailable */
  firstUnusableKey(subjects: readonly Subject[]): Promise<string | undefined>
  /** 清除 — once the events that record it are durable. When it resolves, this process cannot open anything of the subjects any more; others within a minute. */
  erase(erasures: readonly Erasure[]): Promise<void>
  /** 重放清除 — every erasure of the log, before a restored or restarted vault serves anybody. Those that are done already change nothing. */
  replayErasures(erasures: readonly Erasure[]): Promise<void>
}

/** 打开密钥库 — makes or unwraps the hub's keys. @throws KeyUnavailable @throws VaultUnavailable as `openHubKeys` */
export async function openVault({ pool, wrapper, profile: name }: VaultOptions): Promise<Vault> {
  const profile = profiles[name]
  const hubKeys = await openHubKeys({ pool, wrapper, profile })
  const keks = new Keks({ pool, wrapper, profile }, { keyId: hubKeys.kekId, key: hubKeys.kek })
  // Those that a rotation has not done with: what they need is missed now and not at the first look-up.
  await keks.refresh()
  const keys = new SubjectKeys({ pool, profile, keks })
  const index = new IdIndex(pool)
  const files = new Files({ pool, profile, keys })

  const seal = async (binding: SealBinding, parts: readonly PlainPart[]): Promise<readonly SealedPart[]> => {
    const settled = await keys.ensureKeys(parts.map(({ subject }) => subject))
    return parts.map((part, at) => {
      const key = settled[at]
      if (key === undefined || key === 'erased') throw new KeyUnavailable(`主体 ${part.subject} 已被清除，不能再密封`)
      return sealPart(profile, key, binding, part)
    })
  }

  const openWith = (key: KeyState, { envelope: { id, stream, type }, part }: SealedItem): Opened => {
    if (key === 'erased') return erased
    if (key?.keyId !== part.keyId) throw new KeyUnavailable(`密钥库没有密钥 ${part.keyId}，也没有清除记录：密钥库可能旧于事件日志`)
    const opened = openPart(profile, key, { eventId: id, stream, type }, part)
    if (opened === undefined) throw new SealUnavailable(`事件 ${id} 的密封部分 ${part.part} 打不开：内容或位置与密封时不符`)
    return opened.value
  }

  const openMany = async (items: readonly SealedItem[]): Promise<readonly Opened[]> => {
    const found = await keys.keysOf(items.map(({ part }) => part.subject))
    return items.map((item, at) => openWith(found[at], item))
  }

  const erase = async (erasures: readonly Erasure[]): Promise<void> => {
    try {
      await eraseSubjects(pool, erasures)
    } finally {
      keys.forget(erasures.map(({ subject }) => subject))
      index.forget()
    }
  }

  return {
    ...digestsUnder(profile, hubKeys.index),
    hash: profile.hash,
    findIds: (entries) => index.findIds(entries),
    claimIds: (claims) => index.claimIds(claims),
    ensureKeys: async (subjects) => ((await keys.ensureKeys(subjects)).includes('erased') ? 'erased' : 'ready'),
    seal,
    open: async (envelope, part) => {
      const [opened] = await openMany([{ envelope, part }])
      return opened as Opened
    },
    openMany,
    keepFiles: (kept) => files.keep(kept),
    licenceOfFile: (fileId) => files.licenceOf(fileId),
    caseOfFile: (fileId) => files.caseOf(fileId),
    openFile: (fileId) => files.open(fileId),
    filesOver: (day, max) => files.over(day, max),
    dropFiles: (fileIds) => files.drop(fileIds),
    firstUnusableKey: (subjects) => keys.firstUnusable(subjects),
    erase,
    replayErasures: erase,
  }
}
