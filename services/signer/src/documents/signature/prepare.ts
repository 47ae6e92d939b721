import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import type { SealPicture } from '@hub/seal-picture'
import { findField } from './add-fields.ts'
import { appendUpdate, type NewObject } from './increment.ts'
import { readPdf, type PdfFile } from './pdf-file.ts'
import { catalogueOf, signatureFields, type SignatureField } from './pdf-form.ts'
import { PdfFault } from './pdf-fault.ts'
import { array, dictionary, reference, textString, token, withEntries, type PdfDictionary } from './pdf-value.ts'
import { understanding, type SignatureRefusal } from './refusals.ts'
import { sealAppearance } from './seal-appearance.ts'

/** Room for a CMS with a chain of three certificates and a time stamp with its own. Two certificates and such a stamp take less than half of it. */
export const contentsBytesMax = 8 * 1024
/** Digits of the largest offset in a ByteRange: files are under 16 MiB. */
const offsetDigits = 10

export interface SealingRequest {
  /** 签章域 as `addSealFields` named it */
  readonly field: string
  /** 印模: paths in millimetres from the upper left corner, all of them drawn in red; stretched to the field */
  readonly seal: SealPicture
  /** 签章单位: the issuing authority's name, which the certificate bears as well */
  readonly signer: string
  readonly reason: string
  /** The claimed instant; a time stamp in the CMS is what attests it. */
  readonly signedAt: Instant
  readonly contentsBytesMax?: number
}

/** 待签文件 — the file with everything but the signature value. `covered` are the bytes that are signed, in their order. */
export interface PreparedFile {
  readonly bytes: Uint8Array
  readonly covered: readonly [Uint8Array, Uint8Array]
  /** Where the hexadecimal digits of the signature value begin, and how many bytes they stand for */
  readonly contentsAt: number
  readonly contentsBytesMax: number
}

/**
 * 准备签章 — puts the seal's picture and an empty signature (PAdES: ETSI.CAdES.detached) into a field by an incremental update. The first
 * signature certifies the file: afterwards nothing may change but the signing of the other fields (DocMDP, P = 2).
 */
export function prepareSignature(pdf: Uint8Array, request: SealingRequest): PreparedFile | Refusal<SignatureRefusal> {
  return understanding(() => {
    const file = readPdf(pdf)
    const field = findField(file, request.field)
    if (field === undefined) return refuse('FIELD_NOT_FOUND')
    if (field.signed) return refuse('FIELD_ALREADY_SIGNED')
    const appearance = sealAppearance(request.seal, sizeOf(field, file))
    if (isRefusal(appearance)) return appearance
    const first = signatureFields(file).every(({ signed }) => !signed)
    const [signatureId, appearanceId] = [file.size, file.size + 1]
    const room = request.contentsBytesMax ?? contentsBytesMax
    const objects: NewObject[] = [
      { id: signatureId, value: signatureValue(request, room, first) },
      { id: appearanceId, ...appearance },
      { id: field.at.id, value: withEntries(field.value, { V: reference(signatureId), AP: dictionary({ N: reference(appearanceId) }) }) },
    ]
    const catalogue = catalogueOf(file)
    if (first) objects.push({ id: catalogue.at.id, value: withEntries(catalogue.value, { Perms: dictionary({ DocMDP: reference(signatureId) }) }) })
    const { bytes, offsetOf } = appendUpdate(file, objects)
    return leaveOut(bytes, offsetOf(signatureId), room)
  })
}

function sizeOf({ value }: SignatureField, file: PdfFile): { readonly width: number; readonly height: number } {
  const rect = value.entries.get('Rect')
  const [left, bottom, right, top] = rect?.kind === 'array' ? rect.items.map((item) => (item.kind === 'token' ? Number(item.raw) : NaN)) : []
  const [width, height] = [Number(right) - Number(left), Number(top) - Number(bottom)]
  if (!(width > 0 && height > 0)) throw new PdfFault('Rect', file.xrefAt)
  return { width, height }
}

const byteRangeBlank = `[0 ${Array.from({ length: 3 }, () => '0'.repeat(offsetDigits)).join(' ')}]`

function signatureValue({ signer, reason, signedAt }: SealingRequest, room: number, first: boolean): PdfDictionary {
  const signature = dictionary({
    Type: token('/Sig'), Filter: token('/Adobe.PPKLite'), SubFilter: token('/ETSI.CAdES.detached'),
    ByteRange: token(byteRangeBlank), Contents: token(`<${'0'.repeat(room * 2)}>`),
    M: token(`(D:${signedAt.replaceAll(/[-:T]|[.]\d{3}Z$/g, '')}Z)`), Name: textString(signer), Reason: textString(reason),
  })
  const rules = dictionary({ Type: token('/TransformParams'), P: token(2), V: token('/1.2') })
  const certifying = dictionary({ Type: token('/SigRef'), TransformMethod: token('/DocMDP'), TransformParams: rules })
  return first ? withEntries(signature, { Reference: array([certifying]) }) : signature
}

/** Fills in which bytes are signed: all of them but the value itself, with its angle brackets. */
function leaveOut(bytes: Buffer, signatureAt: number, room: number): PreparedFile {
  const open = bytes.indexOf('/Contents <', signatureAt) + '/Contents '.length
  const close = open + 1 + room * 2
  const rangeAt = bytes.indexOf(byteRangeBlank, signatureAt)
  assert(bytes[open] === 0x3c && bytes[close] === 0x3e && rangeAt > signatureAt && rangeAt < open, 'the signature value stands where it was put')
  const after = close + 1
  const range = `[0 ${[open, after, bytes.length - after].map((each) => String(each).padEnd(offsetDigits)).join(' ')}]`
  assert(range.length === byteRangeBlank.length, 'offsets fit into their room')
  bytes.write(range, rangeAt, 'latin1')
  return { bytes, covered: [bytes.subarray(0, open), bytes.subarray(after)], contentsAt: open + 1, contentsBytesMax: room }
}
