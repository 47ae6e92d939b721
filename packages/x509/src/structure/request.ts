import { anyValue, objectIdentifier, octetsInBits, sequence, setOf, sliced, smallInteger } from '@hub/der'
import { algorithmIdentifier, publicKeyInfo } from './algorithm.ts'
import { name } from './name.ts'

const attribute = sequence({ type: objectIdentifier, values: setOf(anyValue, { min: 1, max: 16 }) })

/** 申请信息 CertificationRequestInfo (RFC 2986 4.1). */
export const requestInfo = sequence({
  version: smallInteger(0, 0),
  subject: sliced(name),
  publicKey: sliced(publicKeyInfo),
  attributes: setOf(attribute, { implicit: 0, max: 32 }),
})

/** 证书申请 CertificationRequest (RFC 2986 4.2). */
export const certificationRequest = sequence({ tbs: sliced(requestInfo), algorithm: sliced(algorithmIdentifier), signature: octetsInBits })
