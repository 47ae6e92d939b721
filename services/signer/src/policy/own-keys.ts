import { generationsMax } from '../certs/issuing-authorities.ts'
import { issuingKeyId } from '../certs/found-authority.ts'
import { hierarchies } from '../certs/hierarchy.ts'
import { authorityKeys } from '../certs/roles.ts'
import { requiredKeys } from './permission.ts'
import { wrappingNumber } from './wrapping-keys.ts'

const issuingKeyIds = hierarchies.flatMap((hierarchy) => Array.from({ length: generationsMax }, (_, at) => issuingKeyId(hierarchy, at + 1)))
const ownKeyIds = new Set([...[...requiredKeys, ...authorityKeys].map(({ keyId }) => keyId), ...issuingKeyIds])

/** 签名机自用密钥 — for one purpose of the signer's own each; whoever could name one for a seal would get signatures that mean something else. */
export function isOwnKey(keyId: string): boolean {
  return ownKeyIds.has(keyId) || wrappingNumber(keyId) !== undefined
}
