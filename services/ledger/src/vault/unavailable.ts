import { Unavailable } from '@hub/kernel'

/** 密钥库暂不可用 — PostgreSQL did not answer, or not as it should; the cause says what. A claim may or may not have been kept: claim again. */
export class VaultUnavailable extends Unavailable {
  override readonly name = 'VaultUnavailable'
}

/**
 * 密钥不可用 — a key that ought to be there is missing, is another one, or cannot be unwrapped. The message names purposes, subjects and
 * key ids (which say nothing about a person), never key bytes.
 */
export class KeyUnavailable extends Unavailable {
  override readonly name = 'KeyUnavailable'
}

/**
 * 密封内容不可用 — the key is there and the part does not open with it: a byte, a name or the place it stands in is not what was sealed.
 * Trying again will not help; an operator has to look. The message names event and part, never content.
 */
export class SealUnavailable extends Unavailable {
  override readonly name = 'SealUnavailable'
}
