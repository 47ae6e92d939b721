import { Unavailable } from '@hub/kernel'

/** 不能成批入库 — the stock cannot be made here; the message, in Chinese, says why and what to do next. */
export class StockRefused extends Unavailable {
  override readonly name = 'StockRefused'
}
