import { assert, isRefusal } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { issueEndEntity, type Certificate, type Signer } from '@hub/x509'
import { join } from 'node:path'
import type { KeyStore } from '../keys/key-store.ts'
import { namesIn, readCertificateFile, type AuthorityFolder } from './authority-folder.ts'
import { forEach, hierarchies, hierarchyFacts, type Hierarchy } from './hierarchy.ts'
import { backdateMs, dayMs, wholeSecond } from './instants.ts'
import { isIssuedBy, type Authorities, type IssuingCa } from './issuing-authorities.ts'
import { ensureKey, keySigner } from './key-signer.ts'
import { responderOf, roleNames, roles, type RoleName } from './roles.ts'

export interface RoleHolder { readonly certificate: Certificate; readonly signer: Signer }

interface Holders {
  readonly folder: AuthorityFolder
  readonly keys: KeyStore
  readonly authorities: Authorities
  readonly name: string
  readonly addressesOf: (hierarchy: Hierarchy, generation: number) => { readonly crlUrl?: string; readonly ocspUrl?: string }
}

/**
 * 岗位证书 — the newest certificate of each role, and every one that was ever issued to a role: what it signed is judged by it for years. All is issued by the current generation of the issuing CA; beside that each
 * former one has its own certificate for the responder, for what it issued is answered for under its name (RFC 6960 4.2.2.2).
 */
export class RoleHolders {
  readonly #options: Holders
  readonly #issued: Record<Hierarchy, Certificate[]>

  private constructor(options: Holders, issued: Record<Hierarchy, Certificate[]>) {
    this.#options = options
    this.#issued = issued
  }

  static async open(options: Holders): Promise<RoleHolders> {
    const read = async (hierarchy: Hierarchy): Promise<Certificate[]> => {
      const { issued } = options.folder.of(hierarchy)
      const found = await Promise.all((await namesIn(issued, '.cer')).map((name) => readCertificateFile(join(issued, name))))
      return found.filter((certificate) => certificate !== undefined)
    }
    return new RoleHolders(options, await forEach(read))
  }

  /** Issues what is missing or ends soon; each certificate is on disk before it is used. */
  async renew(nowMs: number): Promise<void> {
    for (const name of roleNames) await this.#renewOne(name, this.#options.authorities[roles[name].hierarchy].issuing, nowMs)
    for (const hierarchy of hierarchies)
      for (const former of this.#options.authorities[hierarchy].former) await this.#renewOne(responderOf[hierarchy], former, nowMs)
  }

  async holder(name: RoleName): Promise<RoleHolder> {
    const found = await this.#holderUnder(name, this.#options.authorities[roles[name].hierarchy].issuing)
    assert(found !== undefined, 'a role is renewed before it is asked for')
    return found
  }

  /** Who answers for what this generation issued; undefined where its key was lost before anybody was appointed. */
  responder(hierarchy: Hierarchy, ca: IssuingCa): Promise<RoleHolder | undefined> {
    return this.#holderUnder(responderOf[hierarchy], ca)
  }

  /** Every certificate of this role, by whichever generation. */
  async everyOf(name: RoleName): Promise<readonly Certificate[]> {
    const publicKey = await this.#options.keys.publicKey(roles[name].keyId)
    return this.#issued[roles[name].hierarchy].filter((certificate) => Buffer.compare(certificate.publicKey, publicKey) === 0)
  }

  /** Of every certificate that a role of this hierarchy ever had of this generation. */
  isIssued(hierarchy: Hierarchy, ca: IssuingCa, serial: string): boolean {
    return this.#issued[hierarchy].some((certificate) => certificate.serial === serial && isIssuedBy(certificate, ca.certificate))
  }

  async #holderUnder(name: RoleName, ca: IssuingCa): Promise<RoleHolder | undefined> {
    const signer = await keySigner(this.#options.keys, roles[name].keyId)
    const certificate = this.#newest(name, signer.publicKey, ca)
    return certificate === undefined ? undefined : { certificate, signer }
  }

  async #renewOne(name: RoleName, ca: IssuingCa, nowMs: number): Promise<void> {
    const { keys, folder, name: organisation, addressesOf } = this.#options
    const { hierarchy, purpose, keyId, title, renewBeforeDays } = roles[name]
    await ensureKey(keys, keyId, hierarchyFacts[hierarchy].kind)
    const { publicKey } = await keySigner(keys, keyId)
    const newest = this.#newest(name, publicKey, ca)
    const lastsUntil = wholeSecond(nowMs + renewBeforeDays * dayMs)
    // Nobody outlives the issuing CA: one that lasts as long as that is not issued again each time.
    if (newest !== undefined && (newest.validUntil > lastsUntil || newest.validUntil >= ca.certificate.validUntil)) return
    if (ca.signer === undefined) return
    const from = wholeSecond(Math.max(nowMs - backdateMs, Date.parse(ca.certificate.validFrom)))
    const subject = { country: 'CN', organisation, commonName: `${organisation} ${title}` }
    const certificate = await issueEndEntity({ issuer: { certificate: ca.certificate, signer: ca.signer }, purpose, publicKey, subject, from, ...addressesOf(hierarchy, ca.generation) })
    // The generation has ended: of the current one health says so, and what there is goes on as long as it lasts.
    if (isRefusal(certificate)) return
    await createSecretFile(join(folder.of(hierarchy).issued, `${purpose}-${certificate.serial}.cer`), certificate.der)
    this.#issued[hierarchy].push(certificate)
  }

  #newest(name: RoleName, publicKey: Uint8Array, ca: IssuingCa): Certificate | undefined {
    const own = this.#issued[roles[name].hierarchy].filter((certificate) => Buffer.compare(certificate.publicKey, publicKey) === 0 && isIssuedBy(certificate, ca.certificate))
    return own.reduce<Certificate | undefined>((best, each) => (best === undefined || each.validUntil > best.validUntil ? each : best), undefined)
  }
}
