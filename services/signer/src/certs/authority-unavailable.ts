import { Unavailable } from '@hub/kernel'

/** 停摆原因 — codes that health tells and callers get. */
export const authorityTroubles = {
  ROOT_PASSPHRASE_MISSING: '还没有证书机构：缺根密钥的口令文件',
  ROOT_KEY_MISSING: '证书机构尚未建成，根密钥已不在；请放回后重启',
  STATE_DAMAGED: '证书机构的文件损坏或被改动；请从备份恢复',
  KEY_MISSING: '证书机构的密钥不在或与证书不符；请从备份恢复',
  CLOCK_BEHIND: '时钟早于已经签出的内容；请校准时钟',
  ROOT_LIST_EXPIRED: '根证书的吊销列表已过期；请放回根密钥，重新签发',
  ISSUING_EXPIRED: '签发证书已过期；请停止枢纽，用 npx hub ca replace 换代',
  ISSUING_REVOKED: '现行的签发证书已被根证书机构吊销；已换代的请重启签名服务，否则用 npx hub ca replace 换代',
} as const
export type AuthorityTrouble = keyof typeof authorityTroubles

/** 证书机构不可用 — seals and files cannot be made now; keys and checkpoints are none of its business. `file` is named for the log only. */
export class AuthorityUnavailable extends Unavailable {
  override readonly name: string = 'AuthorityUnavailable'
  readonly code: AuthorityTrouble
  constructor(code: AuthorityTrouble, file?: string, options?: ErrorOptions) {
    super(file === undefined ? authorityTroubles[code] : `${authorityTroubles[code]}：${file}`, options)
    this.code = code
  }
}
