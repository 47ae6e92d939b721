import { Unavailable } from '@hub/kernel'

/** 登录服务暂不可用 — the identity provider cannot be reached or does not answer as agreed. */
export class SignInUnavailable extends Unavailable {
  override readonly name = 'SignInUnavailable'
}
