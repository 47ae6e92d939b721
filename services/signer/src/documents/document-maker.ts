import { digest } from '@hub/canonical'
import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { noticeSealBottom, type NoticeRequest } from '@hub/schemas'
import { makeSignature } from '@hub/ses'
import { findKeyKind } from '@hub/x509'
import type { Authority } from '../certs/authority.ts'
import { wholeSecond } from '../certs/instants.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { verifyBeside } from '../keys/verify-beside.ts'
import { lostIssuerOf } from '../seals/lost-issuer.ts'
import { refuseUse, type SealUseRefusal } from '../seals/seal-in-force.ts'
import type { SealRecord } from '../seals/seal-record.ts'
import { SealDamaged, type SealStore } from '../seals/seal-store.ts'
import type { Composer } from './composer/composer.ts'
import type { FileRefusal } from './composer/make-files.ts'
import type { DocumentWork, SealAsk, WorkSeal } from './composer/messages.ts'
import type { DocumentRequest, FileFormat } from './document-request.ts'
import { buildCms, cmsBytesMax, type CmsAlgorithm, type CmsSigner } from './signature/cms.ts'

export interface DocumentMakerOptions { readonly authority: Authority; readonly keys: KeyStore; readonly store: SealStore; readonly composer: Composer }

/** 制成的文件 — `timeStampedAt` is the instant of the last seal's time stamp. */
export interface SealedFile { readonly format: FileFormat; readonly bytes: Uint8Array; readonly sha256: string; readonly timeStampedAt: string | null }

type SealAskedRefusal = 'SEAL_NOT_FOUND' | 'SEAL_DAMAGED' | 'SEAL_OF_ANOTHER_KIND' | 'SEAL_OF_ANOTHER_UNIT'
export type DocumentMakeRefusal = FileRefusal | SealUseRefusal | SealAskedRefusal | 'DOCUMENT_TOO_LARGE'

/** Bytes of the files of one answer, before base64. */
export const filesBytesMax = 6 * 1024 * 1024

/** A refusal on its way out of a signature. */
class SealRefused extends Error {
  readonly refusal: Refusal<SealUseRefusal>
  constructor(refusal: Refusal<SealUseRefusal>) {
    super(refusal.refused)
    this.refusal = refusal
  }
}

/**
 * 制作文件 — composed on a thread, signed here: P-256 (or RSA) in a CMS for the PDF, SM2 in a seal for the OFD, each with a time stamp of the hub's own authority. The
 * instant that is claimed is this clock's, never the caller's.
 */
export class DocumentMaker {
  readonly #options: DocumentMakerOptions

  constructor(options: DocumentMakerOptions) {
    this.#options = options
  }

  /** 证照 — with the seals of units alone. */
  make(request: DocumentRequest): Promise<readonly SealedFile[] | Refusal<DocumentMakeRefusal>> {
    const { sealIds, metadata: { issuerCodes } } = request
    return this.#make(workOf(request), { sealIds, unitCodes: issuerCodes, fits: isUnitSeal })
  }

  /** 窗口文书 — with a 受理专用章 alone, which seals no licence: a notice cannot pass as one, whoever asks for what. */
  makeNotice({ content, composedAt, qrText, unitCode, sealId, formats }: NoticeRequest): Promise<readonly SealedFile[] | Refusal<DocumentMakeRefusal>> {
    return this.#make({ file: { notice: content, qr: qrText, composedAt }, formats }, { sealIds: [sealId], unitCodes: [unitCode], fits: isNoticeSeal })
  }

  async #make(work: Pick<DocumentWork, 'file' | 'formats'>, asked: SealsAsked): Promise<readonly SealedFile[] | Refusal<DocumentMakeRefusal>> {
    const seals = await this.#sealsOf(asked)
    if (isRefusal(seals)) return seals
    await this.#options.authority.assertIssuing()
    const signedAt = wholeSecond(this.#options.authority.nowMs())
    const refusal = seals.map((seal) => this.#refuseUse(seal)).find((each) => each !== undefined)
    if (refusal !== undefined) return refusal
    const sealing: Sealing = { seals, signedAt, stampedAt: new Map(), done: new Set() }
    try {
      const files = await this.#options.composer.make({ ...work, signedAt, seals: await this.#workSeals(seals) }, (ask) => this.#seal(ask, sealing))
      if (isRefusal(files)) return files
      const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
      if (bytes > filesBytesMax) return refuse('DOCUMENT_TOO_LARGE', { bytes, bytesMax: filesBytesMax })
      return files.map((file) => ({ ...file, sha256: digest('sha256', file.bytes).toString('hex'), timeStampedAt: sealing.stampedAt.get(file.format) ?? null }))
    } catch (error) {
      if (error instanceof SealRefused) return error.refusal
      throw error
    }
  }

  async #sealsOf({ sealIds, unitCodes, fits }: SealsAsked): Promise<readonly SealRecord[] | Refusal<SealAskedRefusal>> {
    const seals: SealRecord[] = []
    for (const [at, sealId] of sealIds.entries()) {
      const seal = await this.#find(sealId)
      if (seal === 'damaged') return refuse('SEAL_DAMAGED', { sealId })
      if (seal === undefined) return refuse('SEAL_NOT_FOUND', { sealId })
      // Whoever mixed up two units gets no document that one of them never sealed.
      if (seal.request.unitCode !== unitCodes[at]) return refuse('SEAL_OF_ANOTHER_UNIT', { sealId })
      if (!fits(seal)) return refuse('SEAL_OF_ANOTHER_KIND', { sealId })
      seals.push(seal)
    }
    return seals
  }

  /** A damaged record is an answer about this one seal; as an error it would look like the authority's. */
  async #find(sealId: string): Promise<SealRecord | 'damaged' | undefined> {
    try {
      return await this.#options.store.find(sealId)
    } catch (error) {
      if (error instanceof SealDamaged) return 'damaged'
      throw error
    }
  }

  #refuseUse(seal: SealRecord): Refusal<SealUseRefusal> | undefined {
    const { authority } = this.#options
    return refuseUse(seal, authority.revocations.ofSeal(seal.request.sealId) ?? lostIssuerOf(seal, authority), wholeSecond(authority.nowMs()))
  }

  async #seal(ask: SealAsk, { seals, signedAt, stampedAt, done }: Sealing): Promise<Uint8Array> {
    const seal = seals[ask.seal]
    const once = `${ask.format} ${ask.seal}`
    assert(seal !== undefined && !done.has(once), 'a thread asks for each seal of its work once a file')
    done.add(once)
    // Asked again: revocations do not wait until a page is drawn.
    const refusal = this.#refuseUse(seal)
    if (refusal !== undefined) throw new SealRefused(refusal)
    const timeStamp = async (value: Uint8Array): Promise<Uint8Array> => {
      const { token, time } = await this.#options.authority.timeStamps.stamp(value)
      stampedAt.set(ask.format, time)
      return token
    }
    return ask.format === 'pdf' ? this.#cms(ask, seal, timeStamp) : this.#ses({ ...ask, signedAt }, seal, timeStamp)
  }

  async #workSeals(seals: readonly SealRecord[]): Promise<readonly WorkSeal[]> {
    const stampBytesMax = await this.#options.authority.timeStamps.tokenBytesMax()
    return seals.map((seal) => ({ signer: seal.request.unitName, picture: seal.picture, cmsBytesMax: cmsBytesMax(this.#chainOf(seal), stampBytesMax) }))
  }

  #chainOf({ certificates: { p256 }, chains }: SealRecord): CmsSigner['certificates'] {
    return [p256.der, ...(chains.p256 ?? [this.#options.authority.issuerOf('p256', p256).certificate.der])]
  }

  #cms({ covered }: Extract<SealAsk, { format: 'pdf' }>, seal: SealRecord, timestamp: Stamper): Promise<Uint8Array> {
    const { keys } = this.#options
    const { certificates: { p256 }, keyIds } = seal
    const algorithm: CmsAlgorithm = findKeyKind(p256.publicKey) === 'rsa' ? 'rsa-2048-sha256' : 'ecdsa-p256-sha256'
    return buildCms(covered, { certificates: this.#chainOf(seal), algorithm, sign: (bytes) => keys.sign(keyIds.p256, bytes), timestamp })
  }

  async #ses({ dataHash, propertyInfo, signedAt }: Extract<SealAsk, { format: 'ofd' }> & { readonly signedAt: string }, { seal, certificates: { sm2 }, keyIds }: SealRecord, timeStamp: Stamper): Promise<Uint8Array> {
    const { keys } = this.#options
    const made = await makeSignature({ seal, signedAt, dataHash, propertyInfo, signerCertificate: sm2.der, sign: (bytes) => keys.sign(keyIds.sm2, bytes), verify: verifyBeside(keys, keyIds.sm2), digest, timeStamp })
    assert(!isRefusal(made), 'a seal that is in force seals')
    return made
  }
}

/** With which seals: whose, in their order, and of what kind. */
interface SealsAsked {
  readonly sealIds: readonly string[]
  readonly unitCodes: readonly string[]
  readonly fits: (seal: SealRecord) => boolean
}

function isUnitSeal({ request: { kind } }: SealRecord): boolean {
  return kind === 'unit'
}

function isNoticeSeal({ request: { kind, bottom } }: SealRecord): boolean {
  return kind === 'business' && bottom?.startsWith(noticeSealBottom) === true
}

/** What is known of one document while its thread asks for seals. */
interface Sealing {
  readonly seals: readonly SealRecord[]
  readonly signedAt: string
  /** Of each format, the instant of its last time stamp */
  readonly stampedAt: Map<FileFormat, string>
  readonly done: Set<string>
}

type Stamper = (value: Uint8Array) => Promise<Uint8Array>

function workOf({ template, content, metadata, annotation, composedAt, qrText: qr, formats }: DocumentRequest): Pick<DocumentWork, 'file' | 'formats'> {
  return { file: { template, content, metadata, qr, composedAt, ...(annotation === null ? {} : { annotation }) }, formats }
}
