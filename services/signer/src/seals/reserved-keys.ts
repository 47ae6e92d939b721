import { isOwnKey } from '../policy/own-keys.ts'

/** How keys are called that are made for seals: `seal-<seal id>-<hierarchy>`. */
export const sealKeyPrefix = 'seal-'

/** 保留的密钥编号 — of the hub's own purposes, of the authority, or of a seal that gets its keys made: nothing that is brought along bears such an id, and no seal can name one. */
export function isReservedKey(keyId: string): boolean {
  return isOwnKey(keyId) || keyId.startsWith(sealKeyPrefix)
}
