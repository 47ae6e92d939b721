import { Unavailable } from '@hub/kernel'

/** 导入中断 — the rest of the rows waits for the next run. Chinese message with the next step. */
export class ImportStopped extends Unavailable {
  override readonly name = 'ImportStopped'
}
