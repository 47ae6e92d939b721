import { authorityKeys } from '../certs/roles.ts'
import { requiredKeys } from './permission.ts'

const ownKeyIds = new Set([...requiredKeys, ...authorityKeys].map(({ keyId }) => keyId))

/** 签名机自用密钥 — for one purpose of the signer's own each; whoever could name one for a seal would get signatures that mean something else. */
export function isOwnKey(keyId: string): boolean {
  return ownKeyIds.has(keyId)
}
