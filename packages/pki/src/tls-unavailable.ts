import { Unavailable } from '@hub/kernel'

/**
 * 内部证书不可用 — key or certificate of the hub's own mutual TLS is missing, unreadable, expired or too open.
 * The message names the file and what to do; it never holds key bytes.
 */
export class TlsUnavailable extends Unavailable {
  override readonly name = 'TlsUnavailable'
}
