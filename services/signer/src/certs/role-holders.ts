import { assert, isRefusal } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { issueEndEntity, type Certificate, type Signer } from '@hub/x509'
import { join } from 'node:path'
import type { KeyStore } from '../keys/key-store.ts'
import { namesIn, readCertificateFile, type AuthorityFolder } from './authority-folder.ts'
import { forEach, hierarchyFacts, type Hierarchy } from './hierarchy.ts'
import { backdateMs, dayMs, wholeSecond } from './instants.ts'
import type { Authorities } from './issuing-authorities.ts'
import { ensureKey, keySigner } from './key-signer.ts'
import { roleNames, roles, type RoleName } from './roles.ts'

export interface RoleHolder { readonly certificate: Certificate; readonly signer: Signer }

interface Holders {
  readonly folder: AuthorityFolder
  readonly keys: KeyStore
  readonly authorities: Authorities
  readonly name: string
  readonly addressesOf: (hierarchy: Hierarchy) => { readonly crlUrl?: string; readonly ocspUrl?: string }
}

/** 岗位证书 — the newest certificate of each role, and every one that was ever issued to a role: what it signed is judged by it for years. */
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
    for (const name of roleNames) await this.#renewOne(name, nowMs)
  }

  async holder(name: RoleName): Promise<RoleHolder> {
    const signer = await keySigner(this.#options.keys, roles[name].keyId)
    const certificate = this.#newest(name, signer.publicKey)
    assert(certificate !== undefined, 'a role is renewed before it is asked for')
    return { certificate, signer }
  }

  /** Of every certificate that a role of this hierarchy ever had. */
  isIssued(hierarchy: Hierarchy, serial: string): boolean {
    return this.#issued[hierarchy].some((certificate) => certificate.serial === serial)
  }

  async #renewOne(name: RoleName, nowMs: number): Promise<void> {
    const { keys, authorities, folder, name: organisation, addressesOf } = this.#options
    const { hierarchy, purpose, keyId, title, renewBeforeDays } = roles[name]
    await ensureKey(keys, keyId, hierarchyFacts[hierarchy].kind)
    const { publicKey } = await keySigner(keys, keyId)
    const { issuing } = authorities[hierarchy]
    const newest = this.#newest(name, publicKey)
    const lastsUntil = wholeSecond(nowMs + renewBeforeDays * dayMs)
    // Nobody outlives the issuing CA: one that lasts as long as that is not issued again each time.
    if (newest !== undefined && (newest.validUntil > lastsUntil || newest.validUntil >= issuing.certificate.validUntil)) return
    const from = wholeSecond(Math.max(nowMs - backdateMs, Date.parse(issuing.certificate.validFrom)))
    const subject = { country: 'CN', organisation, commonName: `${organisation} ${title}` }
    const certificate = await issueEndEntity({ issuer: issuing, purpose, publicKey, subject, from, ...addressesOf(hierarchy) })
    // The issuing CA has ended: health says so, and what there is goes on as long as it lasts.
    if (isRefusal(certificate)) return
    await createSecretFile(join(folder.of(hierarchy).issued, `${purpose}-${certificate.serial}.cer`), certificate.der)
    this.#issued[hierarchy].push(certificate)
  }

  #newest(name: RoleName, publicKey: Uint8Array): Certificate | undefined {
    const own = this.#issued[roles[name].hierarchy].filter((certificate) => Buffer.compare(certificate.publicKey, publicKey) === 0)
    return own.reduce<Certificate | undefined>((best, each) => (best === undefined || each.validUntil > best.validUntil ? each : best), undefined)
  }
}
