import { isRefusal, oneAtATime, type Refusal } from '@hub/kernel'
import type { Crl } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { openAuthorityFolder, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable, type AuthorityTrouble } from './authority-unavailable.ts'
import { foundAuthority } from './found-authority.ts'
import { forEach, hierarchies, type Hierarchy } from './hierarchy.ts'
import { wholeSecond } from './instants.ts'
import { openAuthorities, type Authorities } from './issuing-authorities.ts'
import { RevocationLists } from './revocation-lists.ts'
import { Revocations, type RevocationRequest } from './revocations.ts'
import { RoleHolders } from './role-holders.ts'
import { answerStatus } from './status-answers.ts'
import { TimeStamps } from './time-stamps.ts'
import { trustBundle, type TrustBundle } from './trust-bundle.ts'
import { readTrustedOthers, type TrustedFault } from './trusted-others.ts'

export interface AuthorityOptions {
  readonly dataDir: string
  readonly keys: KeyStore
  /** Opens the root's key store; asked only until the authority stands. */
  readonly openRoot: () => Promise<KeyStore>
  /** 机构名称, in the names of its certificates. */
  readonly name: string
  /** Where lists and the responder are found from outside, without a slash at the end: goes into certificates. undefined: they name no address. */
  readonly url: string | undefined
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Told of a file in the folder of trusted authorities that cannot be taken, once each. */
  readonly onTrustedFault?: (file: string, fault: TrustedFault) => void
}

interface Parts { readonly folder: AuthorityFolder; readonly authorities: Authorities; readonly holders: RoleHolders; readonly revocations: Revocations; readonly lists: RevocationLists }

/**
 * 证书机构 — two issuing CAs under roots that are not here, their revocation lists, responders, the seal maker and the time-stamping authority. Everything
 * that leaves is on disk before; every state that a crash leaves can be opened.
 */
export class Authority {
  readonly #options: AuthorityOptions
  readonly #parts: Parts
  /** Lists, roles and revocations change one after the other. */
  readonly #inTurn = oneAtATime()
  #isSealSerial: (hierarchy: Hierarchy, serial: string) => boolean = () => false
  #rootListsEnd = ''
  readonly #toldOfTrusted = new Set<string>()
  readonly timeStamps: TimeStamps

  private constructor(options: AuthorityOptions, parts: Parts) {
    this.#options = options
    this.#parts = parts
    const { holders, authorities, lists } = parts
    this.timeStamps = new TimeStamps({ holder: () => holders.holder('timeStamp'), issuing: authorities.p256.issuing.certificate, newestKnown: () => lists.newest, clock: options.clock })
  }

  /** Founds it at the very first start. @throws AuthorityUnavailable, KeyUnavailable */
  static async open(options: AuthorityOptions): Promise<Authority> {
    const { dataDir, keys, openRoot, name, clock } = options
    const folder = await openAuthorityFolder(dataDir)
    await foundAuthority({ folder, keys, openRoot, name, nowMs: clock() })
    const authorities = await openAuthorities(folder, keys)
    const revocations = await Revocations.open(folder.revoked)
    const holders = await RoleHolders.open({ folder, keys, authorities, name, addressesOf: (hierarchy) => addressesOf(options, hierarchy) })
    const lists = await RevocationLists.open(folder, authorities, revocations)
    const authority = new Authority(options, { folder, authorities, holders, revocations, lists })
    // Always anew: a crash may have come between what was recorded and the list that tells it.
    await authority.#tend(true)
    return authority
  }

  get authorities(): Authorities {
    return this.#parts.authorities
  }

  get holders(): RoleHolders {
    return this.#parts.holders
  }

  get revocations(): Pick<Revocations, 'ofSeal'> {
    return this.#parts.revocations
  }

  nowMs(): number {
    return this.#options.clock()
  }

  addressesOf(hierarchy: Hierarchy): Addresses {
    return addressesOf(this.#options, hierarchy)
  }

  /** Who knows the certificates of seals: a serial number that nobody knows is answered as unknown. */
  knowSeals(isSealSerial: (hierarchy: Hierarchy, serial: string) => boolean): void {
    this.#isSealSerial = isSealSerial
  }

  /** 例行维护 — renews what ends soon; to be called every hour or so. */
  tend(): Promise<void> {
    return this.#tend(false)
  }

  /** Recorded first, then in the lists, then answered: the number of the lists that say so. Asking again changes nothing. */
  revoke(request: RevocationRequest): Promise<{ readonly crlNumber: number } | Refusal<'SEAL_NOT_ON_HOLD'>> {
    return this.#inTurn('state', async () => {
      if (this.timeStamps.isBehind) throw new AuthorityUnavailable('CLOCK_BEHIND')
      const changed = await this.#parts.revocations.record(request, wholeSecond(this.nowMs()))
      if (isRefusal(changed)) return changed
      if (changed) await this.#parts.lists.make(this.nowMs())
      return { crlNumber: this.#parts.lists.number }
    })
  }

  issuingList(hierarchy: Hierarchy): Crl {
    return this.#parts.lists.of(hierarchy)
  }

  /** From disk each time: an operator may have put a new one there. */
  async rootList(hierarchy: Hierarchy): Promise<Crl> {
    const file = this.#parts.folder.of(hierarchy).rootList
    const list = await readListFile(file)
    if (list === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', file)
    return list
  }

  answerStatus(request: Uint8Array): Promise<Uint8Array> {
    const { authorities, holders, revocations } = this.#parts
    return answerStatus(request, {
      issuing: (hierarchy) => authorities[hierarchy].issuing.certificate,
      responder: (hierarchy) => holders.holder(hierarchy === 'sm2' ? 'sm2Responder' : 'p256Responder'),
      statusOf: (hierarchy, serial) => {
        const entry = revocations.ofSerial(hierarchy, serial)
        if (entry !== undefined) return { status: 'revoked', revocation: { at: entry.at, reason: entry.reason, invalidSince: entry.invalidSince } }
        return { status: holders.isIssued(hierarchy, serial) || this.#isSealSerial(hierarchy, serial) ? 'good' : 'unknown' }
      },
    }, this.nowMs())
  }

  async trust(): Promise<TrustBundle> {
    const { folder, authorities, holders, lists } = this.#parts
    const others = await readTrustedOthers(folder.trusted, (file, fault) => { this.#tellOfTrusted(file, fault) })
    const rootLists = await forEach((hierarchy) => this.rootList(hierarchy))
    return trustBundle({ authorities, timeStamp: (await holders.holder('timeStamp')).certificate, listsOf: (hierarchy) => ({ root: rootLists[hierarchy], issuing: lists.of(hierarchy) }), others, madeAt: wholeSecond(this.nowMs()) })
  }

  /** Why it cannot work now; undefined while it can. */
  get trouble(): AuthorityTrouble | undefined {
    const now = wholeSecond(this.nowMs())
    if (this.timeStamps.isBehind) return 'CLOCK_BEHIND'
    if (hierarchies.some((hierarchy) => this.authorities[hierarchy].issuing.certificate.validUntil < now)) return 'ISSUING_EXPIRED'
    return this.#rootListsEnd < now ? 'ROOT_LIST_EXPIRED' : undefined
  }

  // The bundle is made every minute; what is wrong with a file is said once.
  #tellOfTrusted(file: string, fault: TrustedFault): void {
    const what = `${fault} ${file}`
    if (this.#toldOfTrusted.has(what)) return
    this.#toldOfTrusted.add(what)
    this.#options.onTrustedFault?.(file, fault)
  }

  /** 根列表到期 — the earlier of the two, as it was when this was last tended; undefined: one does not say. */
  get rootListsEnd(): string | undefined { return this.#rootListsEnd === '' ? undefined : this.#rootListsEnd }

  #tend(always: boolean): Promise<void> {
    return this.#inTurn('state', async () => {
      const { holders, lists } = this.#parts
      const ends = await forEach(async (hierarchy) => (await this.rootList(hierarchy)).nextUpdate ?? '')
      this.#rootListsEnd = ends.sm2 < ends.p256 ? ends.sm2 : ends.p256
      // Nothing is signed under a clock that is known to be wrong.
      if (this.timeStamps.isBehind) return
      await holders.renew(this.nowMs())
      if (always || lists.isDue(this.nowMs())) await lists.make(this.nowMs())
    })
  }
}

/** 公布地址 — of the list and the responder, as certificates name them. */
export interface Addresses { readonly crlUrl?: string; readonly ocspUrl?: string }

function addressesOf({ url }: AuthorityOptions, hierarchy: Hierarchy): Addresses {
  return url === undefined ? {} : { crlUrl: `${url}/v1/crl/${hierarchy}/issuing`, ocspUrl: `${url}/v1/ocsp` }
}
