import { detachedMessage, type TestSigner } from '../../../cms/src/testing/detached.ts'
import { page, update, type Objects, type SectionOptions } from './pdf.ts'

export interface SigningOptions extends SectionOptions {
  readonly field?: 6 | 7
  readonly certify?: boolean
  /** P of the certification; null leaves it out */
  readonly permission?: number | null
  readonly subFilter?: string
  readonly claimed?: string
  readonly room?: number
  /** Further objects of the same revision */
  readonly more?: Objects
}

export const roomBytes = 8 * 1024
const blank = '[0 0000000000 0000000000 0000000000]'

const usual = { field: 6, permission: 2, subFilter: 'ETSI.CAdES.detached', claimed: '/M (D:20261122120000Z)', more: {}, room: roomBytes } as const

/** A revision that signs a field; the first one certifies unless told otherwise. */
export async function signed(file: Buffer, by: TestSigner, options: SigningOptions = {}): Promise<Buffer> {
  const { field, certify = field === 6, permission, subFilter, claimed, more, room, ...section } = { ...usual, ...options }
  const [signatureId, pictureId] = field === 6 ? [8, 9] : [10, 11]
  const rules = certify ? certifying(permission) : ''
  const prepared = update(file, {
    [signatureId]: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange ${blank} /Contents <${'0'.repeat(room * 2)}> ${claimed} ${rules} >>`,
    [pictureId]: `<< /Type /XObject /Subtype /Form /BBox [0 0 50 50] /Length 10 >>\nstream\n0 0 9 9 re \nendstream`,
    [field]: (page[field] ?? '').replace(/>>$/, `/V ${signatureId} 0 R /AP << /N ${pictureId} 0 R >> >>`),
    ...(certify ? { 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 8 0 R >> >>' } : {}), ...more,
  }, section)
  return filled(prepared, by)
}

function certifying(permission: number | null): string {
  return `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams ${permission === null ? '' : `/P ${permission}`} /V /1.2 >> >>]`
}

export interface StampOptions {
  /** Of the field, in place of what shows nothing */
  readonly field?: string
  readonly more?: Objects
}

/** A revision with a document time stamp in a field of its own, 12, on a page whose one field is 6. */
export async function documentStamped(file: Buffer, stamp: (covered: Uint8Array) => Promise<Uint8Array>, { field = '/F 132 /Rect [0 0 0 0]', more = {} }: StampOptions = {}): Promise<Buffer> {
  const prepared = update(file, {
    13: `<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange ${blank} /Contents <${'0'.repeat(roomBytes * 2)}> >>`,
    12: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (stamp) /P 3 0 R ${field} /V 13 0 R >>`,
    3: onePage.replace('[6 0 R]', '[6 0 R 12 0 R]'),
    5: '<< /Fields [6 0 R 12 0 R] /SigFlags 3 >>', ...more,
  })
  return filledWith(prepared, stamp)
}

const onePage = (page[3] ?? '').replace(' 7 0 R', '')
/** The page with field 6 alone. */
export const pageOfOne: Objects = { ...page, 3: onePage, 5: '<< /Fields [6 0 R] /SigFlags 3 >>' }

/** Fills the last blank range and its room. */
export function filled(prepared: Buffer, by: TestSigner): Promise<Buffer> {
  return filledWith(prepared, (covered) => detachedMessage(covered, by))
}

async function filledWith(prepared: Buffer, valueOf: (covered: Uint8Array) => Promise<Uint8Array>): Promise<Buffer> {
  const rangeAt = prepared.lastIndexOf(blank)
  const open = prepared.indexOf('/Contents <', rangeAt) + '/Contents '.length
  const after = prepared.indexOf('>', open) + 1
  prepared.write(`[0 ${[open, after, prepared.length - after].map((each) => String(each).padEnd(10)).join(' ')}]`, rangeAt, 'latin1')
  const value = await valueOf(Buffer.concat([prepared.subarray(0, open), prepared.subarray(after)]))
  prepared.write(Buffer.from(value).toString('hex'), open + 1, 'latin1')
  return prepared
}
