import { Unavailable, type Refusal } from '@hub/kernel'
import type { Instant, SealId, SealKeys, SealKind, SealRefusal } from '@hub/schemas'
import type { MadeSeal } from '../../domain/seal/commands.ts'

/** 印章图样 as it is to be drawn: what the arc says, and the line below. */
export interface SealPictureWish {
  readonly kind: SealKind
  readonly name: string
  readonly bottom: string | null
}

export interface SealPicture {
  readonly svg: string
  readonly widthMm: number
  readonly heightMm: number
}

/** 制章要求 — the same for the same seal at every attempt: the signer makes a seal once for its id. */
export interface SealWish extends SealPictureWish {
  readonly sealId: SealId
  readonly unitName: string
  /** 统一社会信用代码 */
  readonly unitCode: string
  readonly validFrom: Instant
  readonly validUntil: Instant
  /** Left out: the signer makes both. */
  readonly keys?: SealKeys
}

/** 指定的密钥 and whose they have to be. */
export interface SealKeysWish {
  /** 统一社会信用代码 */
  readonly unitCode: string
  readonly keys: SealKeys
}

/** Reasons of RFC 5280 5.3.1 that the end of a seal comes to. */
export type RevocationReason = 'keyCompromise' | 'affiliationChanged' | 'superseded' | 'cessationOfOperation'

export interface SealRevocation {
  readonly sealId: SealId
  readonly reason: RevocationReason
  /** Since when the certificates count as revoked. */
  readonly at: Instant
  /** Of its certificates, hex, where they are at hand: the signer revokes none but those it has issued for this seal, and says so where these are others. */
  readonly serials?: { readonly sm2: string; readonly p256: string }
}

/**
 * 制章端口 — the signer as the ledger sees it: it draws, makes and revokes; keys never come out of it. Each operation may be asked again
 * with the same words and does its work once. @throws SealMakerUnavailable
 */
export interface SealMaker {
  /** Nothing is kept. */
  preview(wish: SealPictureWish): Promise<SealPicture | Refusal<SealRefusal>>
  make(wish: SealWish): Promise<MadeSeal | Refusal<SealRefusal>>
  /** Whether these keys may be a seal's of this unit; undefined: they may, as far as is known before it is made. */
  refuseKeys(wish: SealKeysWish): Promise<Refusal<SealRefusal> | undefined>
  /** Of a seal that was never made there is nothing to revoke, which is no trouble. */
  revoke(revocation: SealRevocation): Promise<void>
}

/** 签名机暂不可用 — the command may be sent again with the same id. */
export class SealMakerUnavailable extends Unavailable {
  override readonly name = 'SealMakerUnavailable'
}

/** 未接签名机 — for programs that work on a log and make no seals. */
export const noSealMaker: SealMaker = { preview: absent, make: absent, refuseKeys: absent, revoke: absent }

function absent(): Promise<never> {
  return Promise.reject(new SealMakerUnavailable('这个程序没有连接签名机'))
}
