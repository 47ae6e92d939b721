import { Unavailable } from '@hub/kernel'

/** 文件无法读取 — the bytes stop making rows, or the disk stops giving bytes. Chinese message without any content of the file. */
export class FileUnreadable extends Unavailable {
  override readonly name = 'FileUnreadable'
}
