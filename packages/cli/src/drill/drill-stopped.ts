import { Unavailable } from '@hub/kernel'

/** 重制中断 — the files that are left wait for the next run. Chinese message with the next step. */
export class DrillStopped extends Unavailable {
  override readonly name = 'DrillStopped'
}
