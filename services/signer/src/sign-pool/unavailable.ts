import { Unavailable } from '@hub/kernel'

/** 签名线程不可用 — the queue is full, the thread that had the request ended, no thread is up, or the pool is closed: come again. */
export class SignPoolUnavailable extends Unavailable {
  override readonly name = 'SignPoolUnavailable'
}
