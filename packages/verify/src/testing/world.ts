import { digestOf } from '@hub/cms'
import { draftOfd, packOfd, sealOfd, type OfdFiles, type SealRequest } from '@hub/ofd'
import { makeSeal, makeSignature } from '@hub/ses'
import { imprintOf, makeTimeStampRequest, verifyTimeStampResponse } from '@hub/timestamp'
import { isSignedByCertificate, makeCrl, type RevokedEntry } from '@hub/x509'
import { aDocument, good } from '../../../ofd/src/testing/documents.ts'
import { newFile } from '../../../pdf-verify/src/testing/pdf.ts'
import { signed } from '../../../pdf-verify/src/testing/sign.ts'
import { carrying } from '../../../timestamp/src/testing/carrying.ts'
import { answered, newHierarchy, newWorld, stampTime } from '../../../timestamp/src/testing/world.ts'

export { newHierarchy, stampTime }
export const now = '2026-11-22T18:00:00.000Z'
export const identifier = '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'

/** What was revoked in each branch. */
export interface Revoked { readonly sm2?: readonly RevokedEntry[]; readonly p256?: readonly RevokedEntry[] }

/** A hub with both branches of its authorities, a department with a seal and a PDF key, and what they sealed. */
export async function newVerifyWorld() {
  const p256World = await newWorld('p256')
  const { hierarchy: p256, authority } = p256World
  const sm2 = await newHierarchy('sm2')
  const [maker, unit, signer] = [await sm2.issue('seal-maker'), await sm2.issue('seal-signer'), await p256.issue('document-signer')]
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
  const times = { number: 1n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
  /** DER of the lists of a branch, the root's first */
  const listsOf = async ({ root, issuing }: typeof sm2, revoked: readonly RevokedEntry[] = []): Promise<readonly [Uint8Array, Uint8Array]> =>
    [(await makeCrl({ ...times, revoked: [] }, root)).der, (await makeCrl({ ...times, revoked }, issuing)).der]
  const bundle = async ({ sm2: ofSm2 = [], p256: ofP256 = [] }: Revoked = {}): Promise<string> => {
    const lists = async (branch: typeof sm2, revoked: readonly RevokedEntry[]) => {
      const [root, issuing] = await listsOf(branch, revoked)
      return { root: base64(root), issuing: base64(issuing) }
    }
    return JSON.stringify({
      version: 1, roots: { sm2: base64(sm2.root.certificate.der), p256: base64(p256.root.certificate.der) },
      intermediates: { sm2: base64(sm2.issuing.certificate.der), p256: base64(p256.issuing.certificate.der) },
      crls: { sm2: await lists(sm2, ofSm2), p256: await lists(p256, ofP256) },
      timeStampAuthority: base64(authority.certificate.der), madeAt: '2026-11-22T16:00:00.000Z',
    })
  }
  const stamp = async (value: Uint8Array, digest: 'sha256' | 'sm3'): Promise<Uint8Array> => {
    const imprint = imprintOf(value, digest)
    return good(verifyTimeStampResponse(await answered(p256World, makeTimeStampRequest({ imprint, nonce: 9n })), { imprint, nonce: 9n }, { ...p256World.trust, now })).token.der
  }
  const seal = good(await makeSeal({
    makerCertificate: maker.certificate.der, sign: (bytes) => maker.signer.sign(bytes), verify: isSignedByCertificate,
    content: {
      vendorId: 'ZHENGYUAN', sealId: '33010000000001', type: 1, name: '证源市市场监督管理局', certList: { kind: 'certificates', certificates: [unit.certificate.der] },
      createdAt: '2026-11-01T00:00:00.000Z', validFrom: '2026-11-01T00:00:00.000Z', validUntil: '2028-11-01T00:00:00.000Z', picture: { format: 'svg', data: Uint8Array.of(1), widthMm: 42, heightMm: 42 }, extensions: [],
    },
  }))
  /** `carried`: lists that the time stamp brings along */
  const sealedValue = async ({ dataHash, propertyInfo, signedAt }: SealRequest, carried: readonly Uint8Array[] = []): Promise<Uint8Array> => good(await makeSignature({
    seal, signedAt, dataHash, propertyInfo, signerCertificate: unit.certificate.der, sign: (bytes) => unit.signer.sign(bytes), verify: isSignedByCertificate, digest: digestOf, timeStamp: async (value) => carrying(await stamp(value, 'sm3'), carried),
  }))
  const sealedOfd = async (files: OfdFiles, carried: readonly Uint8Array[] = []): Promise<Uint8Array> => packOfd(good(await sealOfd(files, {
    signedAt: stampTime, provider: { name: 'Zhengyuan', version: '0.1.0' }, stamps: [{ page: 0, box: { x: 10, y: 10, width: 42, height: 42 } }], closes: true, seal: (request) => sealedValue(request, carried),
  })))
  const ofd = async (customData = [{ name: 'ZZBS', value: identifier }]): Promise<Uint8Array> => sealedOfd(good(draftOfd(aDocument({ customData }))))
  const pdfSigner = { ...signer, chain: [p256.issuing.certificate], stamp: (value: Uint8Array) => stamp(value, 'sha256') }
  const pdf = async (): Promise<Buffer> => signed(await signed(newFile(), pdfSigner), pdfSigner, { field: 7 })
  return { sm2, p256, bundle, listsOf, seal, sealedValue, ofd, sealedOfd, pdf, pdfSigner, unit, signer, maker, stamper: authority }
}

export type VerifyWorld = Awaited<ReturnType<typeof newVerifyWorld>>
