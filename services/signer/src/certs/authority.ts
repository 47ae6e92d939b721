import { isRefusal, oneAtATime, type Refusal } from '@hub/kernel'
import type { Certificate, Crl, Revocation } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { issuingName, openAuthorityFolder, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable, type AuthorityTrouble } from './authority-unavailable.ts'
import { foundAuthority } from './found-authority.ts'
import { forEach, hierarchies, type Hierarchy } from './hierarchy.ts'
import { wholeSecond } from './instants.ts'
import { assertRootLists, generationsOf, isIssuedBy, openAuthorities, type Authorities, type IssuingCa } from './issuing-authorities.ts'
import { keyIdText } from './key-id-text.ts'
import { pendingGenerations, type PendingGeneration } from './pending-generations.ts'
import { RevocationLists } from './revocation-lists.ts'
import { Revocations, type Generations, type RevocationRequest } from './revocations.ts'
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
 * 证书机构 — two issuing CAs under roots that are not here, each with the generations that it ever had, their revocation lists, responders, the seal maker and the time-stamping authority. Everything
 * that leaves is on disk before; every state that a crash leaves can be opened.
 */
export class Authority {
  readonly #options: AuthorityOptions
  readonly #parts: Parts
  /** Lists, roles and revocations change one after the other. */
  readonly #inTurn = oneAtATime()
  #issuerOfSeal: SealIssuer = () => undefined
  #rootListsEnd = ''
  #rootLists: Readonly<Record<Hierarchy, Crl>> | undefined
  readonly #toldOfTrusted = new Set<string>()
  readonly timeStamps: TimeStamps

  private constructor(options: AuthorityOptions, parts: Parts) {
    this.#options = options
    this.#parts = parts
    const { holders, authorities, lists } = parts
    const isStopped = (): boolean => this.revocationOfCa('p256', authorities.p256.issuing.certificate) !== undefined
    this.timeStamps = new TimeStamps({ holder: () => holders.holder('timeStamp'), issuing: authorities.p256.issuing.certificate, newestKnown: () => lists.newest, isStopped, clock: options.clock })
  }

  /** Founds it at the very first start. @throws AuthorityUnavailable, KeyUnavailable */
  static async open(options: AuthorityOptions): Promise<Authority> {
    const { dataDir, keys, openRoot, name, clock } = options
    const folder = await openAuthorityFolder(dataDir)
    await assertRootLists(folder)
    await foundAuthority({ folder, keys, openRoot, name, nowMs: clock() })
    const authorities = await openAuthorities(folder, keys)
    const revocations = await Revocations.open(folder.revoked)
    const holders = await RoleHolders.open({ folder, keys, authorities, name, addressesOf: (hierarchy, generation) => addressesOf(options, hierarchy, generation) })
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

  /** 各代状况 — for health. */
  generations(): readonly GenerationHealth[] {
    return hierarchies.flatMap((hierarchy) => generationsOf(this.authorities[hierarchy]).map(({ generation, certificate, signer }) => ({
      hierarchy, generation, validUntil: certificate.validUntil, current: generation === this.authorities[hierarchy].issuing.generation, hasKey: signer !== undefined, revoked: this.revocationOfCa(hierarchy, certificate) !== undefined,
    })))
  }

  /** 待启用的各代 — made since this process started, which has to be started again for them. */
  pending(): Promise<readonly PendingGeneration[]> { return pendingGenerations(this.#parts.folder, this.authorities) }

  nowMs(): number {
    return this.#options.clock()
  }

  /** Of what is issued now. */
  addressesOf(hierarchy: Hierarchy): Addresses {
    return addressesOf(this.#options, hierarchy, this.authorities[hierarchy].issuing.generation)
  }

  /** Which generation has issued a certificate of ours. @throws AuthorityUnavailable its certificate is gone */
  issuerOf(hierarchy: Hierarchy, certificate: Certificate): IssuingCa {
    const ca = generationsOf(this.authorities[hierarchy]).find((each) => isIssuedBy(certificate, each.certificate))
    if (ca === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', certificate.issuerText)
    return ca
  }

  /** Who knows the certificates of seals: a serial number that nobody knows is answered as unknown. */
  knowSeals(issuerOfSeal: SealIssuer): void {
    this.#issuerOfSeal = issuerOfSeal
  }

  /** 代的吊销 — what the root's list says against a generation, as it was last read: with each bundle, each file and each hour. */
  revocationOfCa(hierarchy: Hierarchy, { serial }: Certificate): Revocation | undefined {
    return this.#rootLists?.[hierarchy].revoked.get(serial)
  }

  /** Reads the roots' lists again. @throws AuthorityUnavailable one is damaged */
  async readRootLists(): Promise<Readonly<Record<Hierarchy, Crl>>> {
    const lists = await forEach((hierarchy) => this.rootList(hierarchy))
    this.#rootLists = lists
    const ends = [lists.sm2.nextUpdate ?? '', lists.p256.nextUpdate ?? ''].sort()
    this.#rootListsEnd = ends[0] ?? ''
    return lists
  }

  /** 可否签发 — @throws AuthorityUnavailable a current generation is revoked: nobody would believe what it issues or stamps */
  async assertIssuing(): Promise<void> {
    await this.readRootLists()
    if (this.#isRevoked()) throw new AuthorityUnavailable('ISSUING_REVOKED')
  }

  /** 例行维护 — renews what ends soon; to be called every hour or so. */
  tend(): Promise<void> {
    return this.#tend(false)
  }

  /** Recorded first, then in the lists, then answered: the number of the lists that say so. Asking again changes nothing. */
  revoke(request: RevocationRequest): Promise<{ readonly crlNumber: number } | Refusal<'SEAL_NOT_ON_HOLD'>> {
    return this.#inTurn('state', async () => {
      if (this.timeStamps.isBehind) throw new AuthorityUnavailable('CLOCK_BEHIND')
      const changed = await this.#parts.revocations.record({ ...request, generations: this.#generationsOf(request.serials) }, wholeSecond(this.nowMs()))
      if (isRefusal(changed)) return changed
      if (changed) await this.#parts.lists.make(this.nowMs())
      return { crlNumber: this.#parts.lists.number }
    })
  }

  /** Of the current generation where none is named; undefined: there is no such generation. */
  issuingList(hierarchy: Hierarchy): Crl
  issuingList(hierarchy: Hierarchy, generation: number): Crl | undefined
  issuingList(hierarchy: Hierarchy, generation = this.authorities[hierarchy].issuing.generation): Crl | undefined {
    return generationsOf(this.authorities[hierarchy]).some((ca) => ca.generation === generation) ? this.#parts.lists.of(hierarchy, generation) : undefined
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
      authorities,
      responder: (hierarchy, ca) => holders.responder(hierarchy, ca),
      statusOf: (hierarchy, ca, serial) => {
        const entry = revocations.ofSerial(hierarchy, ca.generation, serial)
        if (entry !== undefined) return { status: 'revoked', revocation: { at: entry.at, reason: entry.reason, invalidSince: entry.invalidSince } }
        return { status: holders.isIssued(hierarchy, ca, serial) || this.#generationOf(hierarchy, serial) === ca.generation ? 'good' : 'unknown' }
      },
    }, this.nowMs())
  }

  async trust(): Promise<TrustBundle> {
    const { folder, authorities, holders, lists } = this.#parts
    const others = await readTrustedOthers(folder.trusted, (file, fault) => { this.#tellOfTrusted(file, fault) })
    const rootLists = await this.readRootLists()
    const timeStamp = { current: (await holders.holder('timeStamp')).certificate, all: await holders.everyOf('timeStamp') }
    return trustBundle({ authorities, timeStamp, rootLists, listOf: (hierarchy, generation) => lists.of(hierarchy, generation), others, madeAt: wholeSecond(this.nowMs()) })
  }

  /** Why it cannot work now; undefined while it can. */
  get trouble(): AuthorityTrouble | undefined {
    const now = wholeSecond(this.nowMs())
    if (this.timeStamps.isBehind) return 'CLOCK_BEHIND'
    if (this.#isRevoked()) return 'ISSUING_REVOKED'
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

  #isRevoked(): boolean {
    return hierarchies.some((hierarchy) => this.revocationOfCa(hierarchy, this.authorities[hierarchy].issuing.certificate) !== undefined)
  }

  /** Of a certificate of a seal; undefined: not of ours. */
  #generationOf(hierarchy: Hierarchy, serial: string): number | undefined {
    const known = this.#issuerOfSeal(hierarchy, serial)
    if (known === undefined || known.issuerKeyId === undefined) return known === undefined ? undefined : 1
    const ca = generationsOf(this.authorities[hierarchy]).find(({ certificate }) => keyIdText(certificate.extensions.subjectKeyId) === known.issuerKeyId)
    if (ca === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', known.issuerKeyId)
    return ca.generation
  }

  #generationsOf(serials: RevocationRequest['serials']): Generations {
    return Object.fromEntries(hierarchies.flatMap((hierarchy) => {
      const serial = serials[hierarchy]
      const generation = serial === undefined ? undefined : this.#generationOf(hierarchy, serial)
      return generation === undefined ? [] : [[hierarchy, generation]]
    }))
  }

  #tend(always: boolean): Promise<void> {
    return this.#inTurn('state', async () => {
      const { holders, lists } = this.#parts
      await this.readRootLists()
      // Nothing is signed under a clock that is known to be wrong.
      if (this.timeStamps.isBehind) return
      await holders.renew(this.nowMs())
      if (always || lists.isDue(this.nowMs())) await lists.make(this.nowMs())
    })
  }
}

/** 一代的状况 — until when its certificate lasts, and whether it can still make lists. */
export interface GenerationHealth { readonly hierarchy: Hierarchy; readonly generation: number; readonly validUntil: string; readonly current: boolean; readonly hasKey: boolean; readonly revoked: boolean }

/** Whose certificate this is, among those of seals that are of our own authority: the issuer's key id in hexadecimal, undefined for what was made before that was written down, by the first generation. */
export type SealIssuer = (hierarchy: Hierarchy, serial: string) => { readonly issuerKeyId: string | undefined } | undefined

/** 公布地址 — of the list and the responder, as certificates name them. */
export interface Addresses { readonly crlUrl?: string; readonly ocspUrl?: string }

/** One address of the responder for all generations: a question names the issuer that it means. */
function addressesOf({ url }: Pick<AuthorityOptions, 'url'>, hierarchy: Hierarchy, generation: number): Addresses {
  return url === undefined ? {} : { crlUrl: `${url}/v1/crl/${hierarchy}/${issuingName(generation)}`, ocspUrl: `${url}/v1/ocsp` }
}
