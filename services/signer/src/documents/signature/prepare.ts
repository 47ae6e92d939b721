import { assert, refuse, type Refusal } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import { findField } from './add-fields.ts'
import { appendUpdate, type NewObject } from './increment.ts'
import { readPdf } from './pdf-file.ts'
import { catalogueOf, signatureFields } from './pdf-form.ts'
import { array, dictionary, reference, textString, token, withEntries, type PdfDictionary } from './pdf-value.ts'
import { understanding, type SignatureRefusal } from './refusals.ts'
import type { SealAppearance } from './seal-appearance.ts'

/** Digits of the largest offset in a ByteRange: files are under 16 MiB. */
const offsetDigits = 10

export interface SealingRequest {
  /** 签章域 as `addSealFields` named it */
  readonly field: string
  /** 印模, stretched to the field */
  readonly appearance: SealAppearance
  /** 签章单位: the issuing authority's name, which the certificate bears as well */
  readonly signer: string
  readonly reason: string
  /** The claimed instant; a time stamp in the CMS is what attests it. */
  readonly signedAt: Instant
  /** Room for the signature value, in bytes; in the file it takes twice as many. See `cmsBytesMax`. */
  readonly contentsBytesMax: number
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
    const first = signatureFields(file).every(({ signed }) => !signed)
    const [signatureId, appearanceId] = [file.size, file.size + 1]
    const objects: NewObject[] = [
      { id: signatureId, value: signatureValue(request, first) },
      { id: appearanceId, ...request.appearance },
      { id: field.at.id, value: withEntries(field.value, { V: reference(signatureId), AP: dictionary({ N: reference(appearanceId) }) }) },
    ]
    const catalogue = catalogueOf(file)
    if (first) objects.push({ id: catalogue.at.id, value: withEntries(catalogue.value, { Perms: dictionary({ DocMDP: reference(signatureId) }) }) })
    const { bytes, offsetOf } = appendUpdate(file, objects)
    return leaveOut(bytes, offsetOf(signatureId), request.contentsBytesMax)
  })
}

const byteRangeBlank = `[0 ${Array.from({ length: 3 }, () => '0'.repeat(offsetDigits)).join(' ')}]`

function signatureValue({ signer, reason, signedAt, contentsBytesMax: room }: SealingRequest, first: boolean): PdfDictionary {
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
