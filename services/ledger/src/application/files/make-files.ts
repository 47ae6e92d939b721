import { digest } from '@hub/canonical'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { checkPath, holderIdTypes, parseHolderIdType, type DocumentRequest, type LicenceId, type SealId } from '@hub/schemas'
import type { KeptFile } from '../../domain/licence-file/commands.ts'
import { licenceFile } from '../../domain/licence-file/decide.ts'
import { sealWanting } from '../../domain/licence-file/state.ts'
import { fileBytesMax } from '../../vault/files.ts'
import type { CommitPorts } from '../commit.ts'
import { decideOn } from '../decide-on.ts'
import type { HolderFence } from '../holder-fence.ts'
import type { Session } from '../session.ts'
import { commitAsHub, hubSession } from './commit-as-hub.ts'
import { DocumentMakerUnavailable, type ComposedFile, type DocumentMaker } from './document-maker.ts'
import { commandIdOf, fileIdOf, subjectsOf, type Wish } from './file-ids.ts'
import type { AnsweredBy } from './file-queue.ts'
import { holdersOf, readWish, type OpenWish } from './read-wish.ts'
import { aboutOf, fileCodeOf, type NotMade } from './refusal-codes.ts'
import type { SealPort } from './seal-port.ts'

export interface MakingPorts extends CommitPorts {
  readonly documents: DocumentMaker
  readonly seals: SealPort
  readonly fence: HolderFence
  /** 公开地址; undefined: there is none. */
  readonly publicUrl: string | undefined
}

/** Seals that are replaced each time while files are composed leave a refusal on record, and the wish to `AwaitingSeals`. */
const composingsMax = 3

/** Before the record of it; `sealIds`: with which it was composed. */
interface Composing { readonly by: AnsweredBy; readonly sealIds: readonly SealId[]; readonly outcome: Composed | NotMade }

interface Composed { readonly sealIds: readonly SealId[]; readonly files: readonly ComposedFile[] }

/**
 * 制作证照文件 — what is wanted of this licence now, made and put on record, or refused on record. Composed outside of any lock; then its holders are shared
 * through the fence, and the bytes are kept and the events appended only if nothing has changed; where other seals are in use by then, they are composed again with those. A crash before the append leaves bytes that no event names, which `LeftoverSweep` takes away.
 * Tells whether the signer had a part in it. @throws DocumentMakerUnavailable @throws DocumentTroubled @throws HubContended @throws StoreUnavailable @throws VaultUnavailable
 */
export async function makeFiles(ports: MakingPorts, licenceId: LicenceId, signal: AbortSignal): Promise<AnsweredBy> {
  for (let composings = 1; ; composings += 1) {
    const reading = hubSession(ports)
    const wish = await readWish(reading, ports.vault, licenceId)
    if (wish === undefined) return 'hub'
    const composed = await compose(ports, reading, wish, signal)
    const told = { resealed: false }
    await commitAsHub(ports, commandIdOf(wish), async (session) => { told.resealed = (await answer(ports, session, wish, { ...composed, last: composings === composingsMax })) === 'resealed' })
    if (!told.resealed) return composed.by
  }
}

async function compose({ documents, seals, publicUrl }: MakingPorts, session: Session, wish: OpenWish, signal: AbortSignal): Promise<Composing> {
  const found = await seals.sealsOf(session, wish.issuers.map(({ unitId }) => unitId))
  if ('missing' in found) return { by: 'hub', sealIds: [], outcome: { code: 'FILE_SEAL_MISSING', about: found.missing } }
  const { identifier } = wish.content
  if (identifier === null) return { by: 'hub', sealIds: found.sealIds, outcome: { code: 'FILE_FIELD_MISSING', about: ['licence.identifier'] } }
  const made = await documents.make(requestOf(session, wish, { identifier, sealIds: found.sealIds, qrText: codeOf(wish, publicUrl) }), signal)
  return { by: 'signer', sealIds: found.sealIds, outcome: judge(made, wish.formats, found.sealIds) }
}

function judge(made: readonly ComposedFile[] | Refusal, formats: OpenWish['formats'], sealIds: readonly SealId[]): Composed | NotMade {
  if (isRefusal(made)) return notMade(made, sealIds)
  if (made.some(({ bytes }) => bytes.length > fileBytesMax)) return { code: 'FILE_TOO_LARGE', about: [] }
  return { sealIds, files: formats.map((format) => wholeFile(made, format)) }
}

function notMade({ refused, detail }: Refusal, sealIds: readonly SealId[]): NotMade {
  const code = fileCodeOf(refused)
  return code === 'FILE_SEAL_UNUSABLE' ? unusable(detail, sealIds) : { code, about: aboutOf(detail) }
}

// What waits for a seal says for which, so that it is found when there is another.
function unusable(detail: Refusal['detail'], sealIds: readonly SealId[]): NotMade {
  const about = aboutOf(detail)
  return { code: 'FILE_SEAL_UNUSABLE', about: about.length === 0 ? sealIds : about }
}

function wholeFile(made: readonly ComposedFile[], format: ComposedFile['format']): ComposedFile {
  const file = made.find((one) => one.format === format)
  if (file === undefined || file.bytes.length === 0 || digest('sha256', file.bytes).toString('hex') !== file.sha256) throw new DocumentMakerUnavailable(`签名机没有给出完整的 ${format} 文件`)
  return file
}

function requestOf(session: Session, wish: OpenWish, { identifier, sealIds, qrText }: Pick<DocumentRequest, 'sealIds' | 'qrText'> & { readonly identifier: string }): DocumentRequest {
  const { holderNumbers, ...content } = wish.content
  const holderCodes = wish.holders.map(({ idType }, at) => {
    const known = parseHolderIdType(idType)
    return { code: holderNumbers[at] ?? '', kind: known === undefined ? '' : holderIdTypes[known], kindCode: idType }
  })
  return {
    documentId: commandIdOf(wish), template: wish.template, content: { ...content, identifier }, annotation: null, composedAt: session.moment.at, sealIds, formats: wish.formats,
    metadata: { typeCode: wish.typeCode, issuerCodes: wish.issuers.map(({ uscc }) => uscc), holderCodes },
    qrText,
  }
}

/** 二维码内容 — which licence and version, and nothing that its holder would not show to everybody who sees the page: the address of the page that says whether it is in force, or a bare name where nobody could open one. */
function codeOf({ licenceId, version }: Wish, publicUrl: string | undefined): string {
  return publicUrl === undefined ? `urn:zhengyuan:licence:${licenceId}:${String(version)}` : publicUrl + checkPath(licenceId, version)
}

interface Attempt extends Composing { readonly last: boolean }

/** In one attempt: nothing where the wish is not what was composed for, or other seals are in use by now; else the files, the uses of the seals and their events, or the refusal. */
async function answer(ports: MakingPorts, session: Session, wish: OpenWish, attempt: Attempt): Promise<'resealed' | undefined> {
  session.keep(await ports.fence.share(await holdersOf(session, wish.licenceId)))
  const now = await readWish(session, ports.vault, wish.licenceId)
  if (now?.version !== wish.version || now.round !== wish.round) return undefined
  const kept = 'files' in attempt.outcome ? await keep(ports, session, now, attempt.outcome) : attempt.outcome
  const outcome = kept !== 'erased' && 'code' in kept && sealWanting.has(kept.code) ? await bySealsNow(ports, session, now, { ...attempt, refused: kept }) : kept
  if (outcome === 'erased') return undefined
  if (outcome === 'resealed') return outcome
  const { licenceId, version, round } = now
  const stamp = { by: session.by, ...session.moment, licenceId, version, round }
  const refusal = await decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, 'made' in outcome
    ? { type: 'RecordLicenceFiles', ...stamp, templateVersion: now.templateVersion, sealIds: outcome.sealIds, made: outcome.made }
    : { type: 'RefuseLicenceFiles', ...stamp, ...outcome })
  assert(refusal === undefined, 'the hub’s own record is not refused')
  return undefined
}

/** A seal that was stopped while files were composed with it has a successor, or its unit has none: what is refused is told as it is now. */
async function bySealsNow({ seals }: MakingPorts, session: Session, { issuers }: OpenWish, { sealIds, refused, last }: Attempt & { readonly refused: NotMade }): Promise<NotMade | 'resealed'> {
  const found = await seals.sealsOf(session, issuers.map(({ unitId }) => unitId))
  if ('missing' in found) return { code: 'FILE_SEAL_MISSING', about: found.missing }
  const same = found.sealIds.length === sealIds.length && found.sealIds.every((sealId, at) => sealId === sealIds[at])
  return same || last ? refused : 'resealed'
}

interface Kept { readonly sealIds: readonly SealId[]; readonly made: readonly KeptFile[] }

async function keep({ vault, seals }: MakingPorts, session: Session, wish: OpenWish, { sealIds, files }: Composed): Promise<Kept | NotMade | 'erased'> {
  // What was deposited while they were composed is not needed any more.
  const wanted = files.filter(({ format }) => wish.formats.includes(format))
  const made = wanted.map(({ bytes, ...file }): KeptFile => ({ ...file, fileId: fileIdOf(wish, file), bytes: bytes.length }))
  const refused = await seals.useSeals(session, { sealIds, licenceId: wish.licenceId, fileIds: made.map(({ fileId }) => fileId) })
  if (refused !== undefined) return unusable(refused.detail, sealIds)
  const kept = await vault.keepFiles(wanted.map((file) => ({ ...bindingOf(wish), fileId: fileIdOf(wish, file), format: file.format, subjects: subjectsOf(wish.licenceId, wish.holders.map(({ holderId }) => holderId)), namedIn: `licence-file-${wish.licenceId}`, bytes: file.bytes })))
  return kept === 'erased' ? kept : { sealIds, made }
}

function bindingOf({ licenceId, version }: Wish): Pick<Wish, 'licenceId' | 'version'> {
  return { licenceId, version }
}
