import { Unavailable } from '@hub/kernel'

/** 私密文件不可用 — names the file and what to do, never its content. */
export class SecretUnavailable extends Unavailable {
  override readonly name = 'SecretUnavailable'
}
