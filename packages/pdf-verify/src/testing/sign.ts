import { attributes, cmsOids, digestOf, signingCertificateV2 } from '@hub/cms'
import { anyValue, encodeDer, explicit, integer, nothing, objectIdentifier, octetString, optional, sequence, setOf, smallInteger } from '@hub/der'
import { algorithmOf, identifierOf, type Certificate, type Signer } from '@hub/x509'
import { page, update, type Objects, type SectionOptions } from './pdf.ts'

// Written apart from the reader, so that a mistake of its declarations does not meet itself here.
const algorithm = sequence({ algorithm: objectIdentifier, parameters: optional(anyValue) })
const unsigned = setOf(sequence({ type: objectIdentifier, values: setOf(anyValue) }), { implicit: 1 })
const message = sequence({
  type: objectIdentifier,
  content: explicit(0, sequence({
    version: smallInteger(1, 1), digests: setOf(algorithm), content: sequence({ type: objectIdentifier }), certificates: setOf(anyValue, { implicit: 0 }),
    signers: setOf(sequence({
      version: smallInteger(1, 1), signer: sequence({ issuer: anyValue, serial: integer }), digest: algorithm, signedAttributes: anyValue, algorithm, signature: octetString,
      unsignedAttributes: optional(unsigned),
    })),
  })),
})

/** Who signs in a spec, and what stamps. */
export interface TestSigner {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly signer: Signer
  readonly stamp?: (value: Uint8Array) => Promise<Uint8Array>
  /** Of the certificate that the attribute names; another one for a spec about that */
  readonly bound?: Certificate | 'unbound'
}

/** A detached message over `content`. */
export async function detachedMessage(content: Uint8Array, { certificate, chain, signer, stamp, bound = certificate }: TestSigner): Promise<Uint8Array> {
  const list = [
    { type: cmsOids.contentType, values: [encodeDer(objectIdentifier, cmsOids.data)] },
    { type: cmsOids.messageDigest, values: [encodeDer(octetString, digestOf('sha256', content))] },
    ...(bound === 'unbound' ? [] : [{ type: cmsOids.signingCertificateV2, values: [encodeDer(signingCertificateV2, { certificates: [{ algorithm: undefined, digest: digestOf('sha256', bound.der), issuerSerial: undefined }], policies: undefined })] }]),
  ]
  const toSign = encodeDer(attributes, list)
  const signature = await signer.sign(toSign)
  const sha256 = { algorithm: cmsOids.sha256, parameters: encodeDer(nothing, null) }
  const token = await stamp?.(signature)
  const signedAttributes = Uint8Array.from(toSign)
  signedAttributes[0] = 0xa0
  return encodeDer(message, {
    type: cmsOids.signedData,
    content: {
      version: 1, digests: [sha256], content: { type: cmsOids.data }, certificates: [certificate, ...chain].map(({ der }) => der),
      signers: [{
        version: 1, signer: { issuer: certificate.issuer, serial: BigInt(`0x${certificate.serial}`) }, digest: sha256, signedAttributes, algorithm: identifierOf(algorithmOf(signer)), signature,
        unsignedAttributes: token === undefined ? undefined : [{ type: cmsOids.signatureTimeStamp, values: [token] }],
      }],
    },
  })
}

export interface SigningOptions extends SectionOptions {
  readonly field?: 6 | 7
  readonly certify?: boolean
  readonly subFilter?: string
  readonly claimed?: string
  readonly room?: number
  /** Further objects of the same revision */
  readonly more?: Objects
}

export const roomBytes = 8 * 1024
const blank = '[0 0000000000 0000000000 0000000000]'

/** A revision that signs a field; the first one certifies unless told otherwise. */
export async function signed(file: Buffer, by: TestSigner, { field = 6, certify = field === 6, subFilter = 'ETSI.CAdES.detached', claimed = '/M (D:20261122120000Z)', more = {}, room = roomBytes, ...section }: SigningOptions = {}): Promise<Buffer> {
  const [signatureId, pictureId] = field === 6 ? [8, 9] : [10, 11]
  const rules = certify ? '/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 2 /V /1.2 >> >>]' : ''
  const prepared = update(file, {
    [signatureId]: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${subFilter} /ByteRange ${blank} /Contents <${'0'.repeat(room * 2)}> ${claimed} ${rules} >>`,
    [pictureId]: `<< /Type /XObject /Subtype /Form /BBox [0 0 50 50] /Length 10 >>\nstream\n0 0 9 9 re \nendstream`,
    [field]: (page[field] ?? '').replace(/>>$/, `/V ${signatureId} 0 R /AP << /N ${pictureId} 0 R >> >>`),
    ...(certify ? { 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 8 0 R >> >>' } : {}), ...more,
  }, section)
  return filled(prepared, by)
}

/** Fills the last blank range and its room. */
export async function filled(prepared: Buffer, by: TestSigner): Promise<Buffer> {
  const rangeAt = prepared.lastIndexOf(blank)
  const open = prepared.indexOf('/Contents <', rangeAt) + '/Contents '.length
  const after = prepared.indexOf('>', open) + 1
  prepared.write(`[0 ${[open, after, prepared.length - after].map((each) => String(each).padEnd(10)).join(' ')}]`, rangeAt, 'latin1')
  const value = await detachedMessage(Buffer.concat([prepared.subarray(0, open), prepared.subarray(after)]), by)
  prepared.write(Buffer.from(value).toString('hex'), open + 1, 'latin1')
  return prepared
}
