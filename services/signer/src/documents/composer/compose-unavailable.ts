import { Unavailable } from '@hub/kernel'

/** 制文件不可用 — the queue is full, a thread ended or took too long, or the composer is closed: come again. */
export class ComposerUnavailable extends Unavailable {
  override readonly name = 'ComposerUnavailable'
}
