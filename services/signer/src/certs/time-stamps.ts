import { answerTimeStampRequest, imprintOf, makeToken, type Stamp, type TimeStampAuthority } from '@hub/timestamp'
import { newSerial, type Certificate } from '@hub/x509'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { wholeSecond } from './instants.ts'
import type { RoleHolder } from './role-holders.ts'

/** Names our rules alone (ITU-T X.667: under 2.25 everybody has a number of his own). */
export const timeStampPolicy = '2.25.78593583570724294953948036933385027853'
/** Of a token beside its certificates: imprint, policy, attributes, a signature of P-256; in practice some 500 bytes. */
const tokenFrameBytesMax = 1024
/** What the host's clock is held to. */
const accuracySeconds = 1

export interface TimeStampSource {
  readonly holder: () => Promise<RoleHolder>
  readonly issuing: Certificate
  /** The latest instant that was ever signed, as far as is known from disk. */
  readonly newestKnown: () => string
  /** The issuing CA above is revoked: a token would be believed by nobody. */
  readonly isStopped: () => boolean
  readonly clock: () => number
}

/**
 * 时间戳签发 — RFC 3161 by the hub's own authority. Stop rule: a clock that shows less than what was stamped or listed before gets no token out of it, until
 * it has caught up.
 */
export class TimeStamps {
  readonly #source: TimeStampSource
  #last = ''

  constructor(source: TimeStampSource) {
    this.#source = source
  }

  /** The answer to a request as others send it: always a response, which may be a rejection. */
  async answer(request: Uint8Array): Promise<Uint8Array> {
    return answerTimeStampRequest(request, await this.#authority(), () => this.#nextStamp())
  }

  /** A token over the SHA-256 of `value`, for our own signatures. @throws AuthorityUnavailable by the stop rule */
  async stamp(value: Uint8Array): Promise<{ readonly token: Uint8Array; readonly time: string }> {
    const stamp = this.#nextStamp()
    if (stamp === undefined) throw new AuthorityUnavailable('CLOCK_BEHIND')
    const request = { imprint: imprintOf(value, 'sha256'), policy: undefined, nonce: undefined, wantsCertificate: true }
    return { token: await makeToken(request, stamp, await this.#authority()), time: stamp.time }
  }

  /** A token that `stamp` gives is no longer. */
  async tokenBytesMax(): Promise<number> {
    const { certificate } = await this.#source.holder()
    return certificate.der.length + this.#source.issuing.der.length + certificate.issuer.length + tokenFrameBytesMax
  }

  /** Whether the clock may be believed. */
  get isBehind(): boolean {
    const now = wholeSecond(this.#source.clock())
    return now < this.#last || now < this.#source.newestKnown()
  }

  #nextStamp(): Stamp | undefined {
    if (this.isBehind) return undefined
    this.#last = wholeSecond(this.#source.clock())
    return { serial: newSerial(), time: this.#last }
  }

  async #authority(): Promise<TimeStampAuthority> {
    if (this.#source.isStopped()) throw new AuthorityUnavailable('ISSUING_REVOKED')
    return { ...(await this.#source.holder()), chain: [this.#source.issuing], policy: timeStampPolicy, accuracySeconds }
  }
}
