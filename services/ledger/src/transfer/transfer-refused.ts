import { Unavailable } from '@hub/kernel'

/** 不能搬运 — an export, import or migration cannot begin or go on; the message, in Chinese, says why and what to do next, and quotes no event. */
export class TransferRefused extends Unavailable {
  override readonly name = 'TransferRefused'
}
