import { Unavailable } from '@hub/kernel'

/** 签名服务不可达 — nothing answered, not in time, or not what was asked for. */
export class SignerUnavailable extends Unavailable {
  override readonly name = 'SignerUnavailable'
}
