import { Unavailable } from '@hub/kernel'

/** 读取侧暂不可用 — the database cannot be reached or did not answer in time. */
export class ReadUnavailable extends Unavailable {
  override readonly name = 'ReadUnavailable'
}
