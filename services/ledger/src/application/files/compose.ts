import { digest } from '@hub/canonical'
import { isRefusal, type Refusal } from '@hub/kernel'
import { checkPath, holderIdTypes, parseHolderIdType, type CopyAnnotation, type DocumentRequest, type LicenceFileFormat, type LicenceHolder, type LicenceId, type LicenceTemplate, type SealId, type Uuid } from '@hub/schemas'
import type { ActiveUnit } from '../../domain/unit/state.ts'
import { fileBytesMax } from '../../vault/files.ts'
import type { KnownContent } from '../licence/licence-content.ts'
import type { Session } from '../session.ts'
import { DocumentMakerUnavailable, type ComposedFile, type DocumentMaker } from './document-maker.ts'
import type { AnsweredBy } from './file-queue.ts'
import { aboutOf, fileCodeOf, type NotMade } from './refusal-codes.ts'
import type { SealPort } from './seal-port.ts'

/** What of a licence goes on a page. Values live in memory only. */
export interface Composable {
  readonly licenceId: LicenceId
  readonly version: number
  readonly typeCode: string
  readonly template: LicenceTemplate
  readonly content: KnownContent
  readonly issuers: readonly ActiveUnit[]
  readonly holders: readonly LicenceHolder[]
}

export interface Composed { readonly sealIds: readonly SealId[]; readonly files: readonly ComposedFile[] }

/** Before the record of it; `sealIds`: with which it was composed. */
export interface Composing { readonly by: AnsweredBy; readonly sealIds: readonly SealId[]; readonly outcome: Composed | NotMade }

export interface ComposeOptions {
  /** For the log of the signer */
  readonly documentId: Uuid
  readonly formats: readonly LicenceFileFormat[]
  /** null: the licence itself */
  readonly annotation: CopyAnnotation | null
  readonly signal: AbortSignal
}

export interface ComposePorts {
  readonly documents: DocumentMaker
  readonly seals: SealPort
  /** 公开地址; undefined: there is none. */
  readonly publicUrl: string | undefined
}

/** 组合与签章 — one page of a licence in the formats asked for, sealed by its issuers; outside of any lock, and nothing is kept. @throws DocumentMakerUnavailable @throws DocumentTroubled */
export async function compose({ documents, seals, publicUrl }: ComposePorts, session: Session, licence: Composable, options: ComposeOptions): Promise<Composing> {
  const found = await seals.sealsOf(session, licence.issuers.map(({ unitId }) => unitId))
  if ('missing' in found) return { by: 'hub', sealIds: [], outcome: { code: 'FILE_SEAL_MISSING', about: found.missing } }
  const { identifier } = licence.content
  const { sealIds } = found
  if (identifier === null) return { by: 'hub', sealIds, outcome: { code: 'FILE_FIELD_MISSING', about: ['licence.identifier'] } }
  const made = await documents.make(requestOf(session, licence, { ...options, identifier, sealIds, qrText: codeOf(licence, publicUrl) }), options.signal)
  return { by: 'signer', sealIds, outcome: judge(made, sealIds, options.formats) }
}

function judge(made: readonly ComposedFile[] | Refusal, sealIds: readonly SealId[], formats: readonly LicenceFileFormat[]): Composed | NotMade {
  if (isRefusal(made)) return notMade(made, sealIds)
  if (made.some(({ bytes }) => bytes.length > fileBytesMax)) return { code: 'FILE_TOO_LARGE', about: [] }
  return { sealIds, files: formats.map((format) => wholeFile(made, format)) }
}

function notMade({ refused, detail }: Refusal, sealIds: readonly SealId[]): NotMade {
  const code = fileCodeOf(refused)
  return code === 'FILE_SEAL_UNUSABLE' ? unusable(detail, sealIds) : { code, about: aboutOf(detail) }
}

/** 印章不能用 — what waits for a seal says for which, so that it is found when there is another. */
export function unusable(detail: Refusal['detail'], sealIds: readonly SealId[]): NotMade {
  const about = aboutOf(detail)
  return { code: 'FILE_SEAL_UNUSABLE', about: about.length === 0 ? sealIds : about }
}

/** @throws DocumentMakerUnavailable the file is not there, or not what its digest says */
export function wholeFile(made: readonly ComposedFile[], format: LicenceFileFormat): ComposedFile {
  const file = made.find((one) => one.format === format)
  if (file === undefined || file.bytes.length === 0 || digest('sha256', file.bytes).toString('hex') !== file.sha256) throw new DocumentMakerUnavailable(`签名机没有给出完整的 ${format} 文件`)
  return file
}

interface Asking extends Pick<ComposeOptions, 'documentId' | 'formats' | 'annotation'> { readonly identifier: string; readonly sealIds: readonly SealId[]; readonly qrText: string }

function requestOf(session: Session, licence: Composable, { documentId, formats, annotation, identifier, sealIds, qrText }: Asking): DocumentRequest {
  const { holderNumbers, ...content } = licence.content
  const holderCodes = licence.holders.map(({ idType }, at) => {
    const known = parseHolderIdType(idType)
    return { code: holderNumbers[at] ?? '', kind: known === undefined ? '' : holderIdTypes[known], kindCode: idType }
  })
  return {
    documentId, template: licence.template, content: { ...content, identifier }, annotation, composedAt: session.moment.at, sealIds, formats,
    metadata: { typeCode: licence.typeCode, issuerCodes: licence.issuers.map(({ uscc }) => uscc), holderCodes },
    qrText,
  }
}

/** 二维码内容 — which licence and version, and nothing that its holder would not show to everybody who sees the page: the address of the page that says whether it is in force, or a bare name where nobody could open one. */
function codeOf({ licenceId, version }: Composable, publicUrl: string | undefined): string {
  return publicUrl === undefined ? `urn:zhengyuan:licence:${licenceId}:${String(version)}` : publicUrl + checkPath(licenceId, version)
}
