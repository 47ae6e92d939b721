/** 签名机的包裹密钥 — the port behind which they are made and ended. Both calls reject with KeyUnavailable. */
export interface WrappingKeys {
  /** 下一把 — the id of the key after this one, made where there is none yet. */
  next(from: string): Promise<string>
  /** 停用 — by somebody who has seen that nothing is wrapped by it. `absent`: it is not there, perhaps ended before. */
  end(keyId: string): Promise<'ended' | 'absent'>
}
