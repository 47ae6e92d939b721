import { attributes, cmsOids, digestOf, digestOid, implicitAttributes, signingCertificateV2 } from '@hub/cms'
import { encodeDer, objectIdentifier, octetString, sliceOf, type DerType } from '@hub/der'
import { algorithmOf, identifierOf, signChecked, type Certificate, type OwnAlgorithm, type Signer } from '@hub/x509'
import type { ImprintDigest } from './digest.ts'
import { imprintShape } from './imprint.ts'
import type { TimeStampRequest } from './request.ts'
import { tstInfo } from './structure/time-stamp.ts'
import { tokenContent } from './structure/token.ts'

/** 时间戳机构 — its certificate (purpose `time-stamp`), those above it without the root, its key, the OID of its policy and how exact its clock is. */
export interface TimeStampAuthority {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly signer: Signer
  readonly policy: string
  readonly accuracySeconds: number
}

/** What the authority adds: a serial number that it never gave before, and its clock's whole second in RFC 3339 text in UTC with milliseconds. */
export interface Stamp { readonly serial: bigint; readonly time: string }

const digestFor: Readonly<Record<OwnAlgorithm, ImprintDigest>> = { 'sm2-sm3': 'sm3', 'p256-sha256': 'sha256', 'rsa-sha256': 'sha256' }

/** 签发时间戳令牌 — CMS SignedData v3 with one signer (RFC 3161 2.4.2, RFC 5816). Rejects with what the signer rejects with. */
export async function makeToken({ imprint, nonce, wantsCertificate }: TimeStampRequest, { serial, time }: Stamp, authority: TimeStampAuthority): Promise<Uint8Array> {
  const { certificate, chain, signer, policy, accuracySeconds } = authority
  const algorithm = algorithmOf(signer)
  const digest = digestFor[algorithm]
  const digestIdentifier = { algorithm: digestOid(digest), parameters: undefined }
  const info = encodeDer(tstInfo, {
    version: 1, policy, imprint: imprintShape(imprint), serial, time,
    accuracy: { seconds: BigInt(accuracySeconds), millis: undefined, micros: undefined },
    ordering: false, nonce, authority: undefined, extensions: undefined,
  })
  const list = [
    attributeOf(cmsOids.contentType, objectIdentifier, cmsOids.tstInfo),
    attributeOf(cmsOids.messageDigest, octetString, digestOf(digest, info)),
    attributeOf(cmsOids.signingCertificateV2, signingCertificateV2, { certificates: [{ algorithm: digest === 'sha256' ? undefined : digestIdentifier, digest: digestOf(digest, certificate.der), issuerSerial: undefined }], policies: undefined }),
  ]
  const signature = await signChecked(signer, encodeDer(attributes, list))
  return encodeDer(tokenContent, {
    type: cmsOids.signedData,
    content: {
      version: 3,
      digests: [digestIdentifier],
      content: { type: cmsOids.tstInfo, content: info },
      certificates: wantsCertificate ? [certificate, ...chain].map(({ der }) => der) : undefined,
      crls: undefined,
      signers: [{
        version: 1,
        signer: { kind: 'issuerAndSerial', value: { issuer: certificate.issuer, serial: BigInt(`0x${certificate.serial}`) } },
        digest: digestIdentifier,
        signedAttributes: sliceOf(implicitAttributes, list),
        algorithm: identifierOf(algorithm),
        signature,
        unsignedAttributes: undefined,
      }],
    },
  })
}

function attributeOf<T>(type: string, of: DerType<T>, value: T) {
  return { type, values: [encodeDer(of, value)] }
}
