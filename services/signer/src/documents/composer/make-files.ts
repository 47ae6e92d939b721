import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { packOfd, sealOfd, type OfdFault } from '@hub/ofd'
import type { Instant } from '@hub/schemas'
import { composePdf } from '../compose.ts'
import type { FontOrder } from '../fonts/font-order.ts'
import { composeOfd } from '../ofd/compose-ofd.ts'
import type { FontSubsets } from '../ofd/font-subset.ts'
import type { DocumentRefusal } from '../refusals.ts'
import { sheetOf } from '../sheet.ts'
import { addSealFields } from '../signature/add-fields.ts'
import type { SignatureRefusal } from '../signature/refusals.ts'
import type { SealAppearances } from '../signature/seal-appearance.ts'
import { sealFile } from '../signature/seal-file.ts'
import type { DocumentWork, MadeFile, SealAsk } from './messages.ts'

export interface Workshop {
  readonly order: FontOrder
  readonly subsets: FontSubsets
  readonly appearances: SealAppearances
  /** The CMS, or the SES_Signature. What it rejects with goes to the caller. */
  readonly seal: (ask: SealAsk) => Promise<Uint8Array>
}

export type FileRefusal = DocumentRefusal | SignatureRefusal | OfdFault

const provider = { name: 'Zhengyuan', version: '0.1.0' }

/** 制作文件 — each format that is wanted, sealed by every authority in turn. All or nothing. */
export async function makeFiles(work: DocumentWork, workshop: Workshop): Promise<readonly MadeFile[] | Refusal<FileRefusal>> {
  const files: MadeFile[] = []
  for (const format of work.formats) {
    const bytes = await (format === 'pdf' ? makePdf : makeOfd)(work, workshop)
    if (isRefusal(bytes)) return bytes
    files.push({ format, bytes })
  }
  return files
}

async function makePdf({ file, seals, signedAt }: DocumentWork, { order, appearances, seal }: Workshop): Promise<Uint8Array | Refusal<FileRefusal>> {
  const sheet = sheetOf(file, order)
  if (isRefusal(sheet)) return sheet
  const { reason } = sheet
  const composed = await composePdf(sheet, order)
  let pdf: Uint8Array | Refusal<FileRefusal> = addSealFields(composed.pdf, composed.seals.map((rect, at) => ({ name: fieldOf(at), rect })), composed.sealedPage)
  for (const [at, { picture, signer, cmsBytesMax }] of seals.entries()) {
    if (isRefusal(pdf)) return pdf
    const appearance = appearances.of(picture)
    if (isRefusal(appearance)) return appearance
    pdf = await sealFile(pdf, { field: fieldOf(at), appearance, signer, reason, signedAt: signedAt as Instant, contentsBytesMax: cmsBytesMax }, (covered) => seal({ format: 'pdf', seal: at, covered }))
  }
  return pdf
}

function fieldOf(at: number): string {
  return `seal-${at + 1}`
}

/** The list of signatures names every seal from the draft on, and each covers it: none can be added to or taken from the document without being seen. */
async function makeOfd({ file, seals, signedAt }: DocumentWork, { order, subsets, seal }: Workshop): Promise<Uint8Array | Refusal<FileRefusal>> {
  const composed = await composeOfd(file, order, subsets)
  if (isRefusal(composed)) return composed
  let { files } = composed
  for (const at of seals.keys()) {
    const box = composed.seals[at]
    if (box === undefined) return refuse('TOO_MANY_ISSUERS', { issuers: seals.length, places: composed.seals.length })
    const sealed = await sealOfd(files, { signedAt, provider, stamps: [{ page: composed.sealedPage, box }], closes: at === seals.length - 1, seal: ({ dataHash, propertyInfo }) => seal({ format: 'ofd', seal: at, dataHash, propertyInfo }) })
    if (isRefusal(sealed)) return sealed
    files = sealed
  }
  return packOfd(files)
}
