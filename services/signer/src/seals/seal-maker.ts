import { isRefusal, oneAtATime, refuse, type Refusal } from '@hub/kernel'
import type { SealDrawingFault } from '@hub/seal-picture'
import { makeSeal } from '@hub/ses'
import { issueEndEntity, type Certificate } from '@hub/x509'
import type { Authority } from '../certs/authority.ts'
import { AuthorityUnavailable } from '../certs/authority-unavailable.ts'
import { forEach, hierarchies, hierarchyFacts, type Hierarchy } from '../certs/hierarchy.ts'
import { backdateMs, dayMs, wholeSecond } from '../certs/instants.ts'
import { ensureKey, keySigner } from '../certs/key-signer.ts'
import { roles } from '../certs/roles.ts'
import { externalOf } from '../external/external-of.ts'
import { purposes } from '../external/judge-certified.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { verifyBeside } from '../keys/verify-beside.ts'
import { refuseNamedKeys, type NamedKeyRefusal, type NamedKeysQuestion } from './named-keys.ts'
import { sealKeyPrefix } from './reserved-keys.ts'
import type { DrawnSeal, WantedDrawing } from './seal-drawing.ts'
import { sealEnds } from './seal-in-force.ts'
import type { SealRecord } from './seal-record.ts'
import { spellSealRequest, type SealRequest } from './seal-request.ts'
import type { SealStore } from './seal-store.ts'

/** Certificates of seals last as long as the profile allows: five years. */
export const sealDaysMax = 1_827
const vendorId = 'ZHENGYUAN'
/** GM/T 0031-2014: 1 单位印章, 2 个人印章; a business seal is a unit's. */
const sesTypes = { unit: 1, business: 1, personal: 2 } as const

export type SealDrawRefusal = SealDrawingFault | 'SEAL_PICTURE_NOT_UNDERSTOOD'
export type SealMakeRefusal = SealDrawRefusal | 'SEAL_ID_REUSED' | 'VALIDITY_REVERSED' | 'VALIDITY_TOO_LONG' | NamedKeyRefusal['refused'] | 'SEAL_CONTENT_REFUSED'

export interface SealMakerOptions {
  /** Where bindings of keys are. */
  readonly dataDir: string
  readonly authority: Authority
  readonly keys: KeyStore
  readonly store: SealStore
  readonly draw: (wanted: WantedDrawing) => Promise<DrawnSeal | Refusal<SealDrawRefusal>>
}

/**
 * 制章 — draws the seal, makes or takes its keys, certifies them, and signs the seal as its maker. The record is on disk before the answer: the same request
 * again gets the same answer, and what a crash leaves before it is a pair of keys that the next try uses.
 */
export class SealMaker {
  readonly #options: SealMakerOptions
  readonly #inTurn = oneAtATime()

  constructor(options: SealMakerOptions) {
    this.#options = options
  }

  make(request: SealRequest): Promise<SealRecord | Refusal<SealMakeRefusal>> {
    // One after the other, whichever they are: two seals must not get one key that both name.
    return this.#inTurn('seal', async () => {
      const known = await this.#options.store.find(request.sealId)
      if (known !== undefined) return spellSealRequest(known.request) === spellSealRequest(request) ? known : refuse('SEAL_ID_REUSED', { sealId: request.sealId })
      const made = await this.#make(request)
      if (!isRefusal(made)) await this.#options.store.add(made)
      return made
    })
  }

  /** Asked before anything is made too: a seal that ends for a successor whose keys are of no use would leave its unit without one. */
  refuseKeys(question: NamedKeysQuestion): Promise<NamedKeyRefusal | undefined> {
    const { dataDir, keys, store, authority } = this.#options
    return refuseNamedKeys(question, { dataDir, keys, store, nowMs: authority.nowMs() })
  }

  async #make(request: SealRequest): Promise<SealRecord | Refusal<SealMakeRefusal>> {
    const { authority, draw } = this.#options
    await authority.assertIssuing()
    // What is made now would be younger than it says.
    if (authority.timeStamps.isBehind) throw new AuthorityUnavailable('CLOCK_BEHIND')
    const refusal = this.#validityRefusal(request) ?? (request.keys === undefined ? undefined : await this.refuseKeys({ ...request, keys: request.keys }))
    if (refusal !== undefined) return refusal
    const drawn = await draw(request)
    if (isRefusal(drawn)) return drawn
    const keyIds = await forEach((hierarchy) => this.#keyFor(request, hierarchy))
    const external = await forEach((hierarchy) => this.#externalOf(request, hierarchy, keyIds[hierarchy]))
    const changed = hierarchies.find((hierarchy) => isRefusal(external[hierarchy]))
    // It was good when the keys were judged, a moment ago.
    if (changed !== undefined) return refuse('KEY_NOT_USABLE', { field: `keys.${changed}`, why: 'CERTIFICATE' })
    const certificates = await forEach(async (hierarchy) => certificateIn(external[hierarchy]) ?? this.#certify(request, hierarchy, keyIds[hierarchy]))
    const chains = Object.fromEntries(hierarchies.flatMap((hierarchy) => chainIn(hierarchy, external[hierarchy])))
    const { certificate: maker, signer } = await authority.holders.holder('sealMaker')
    const { esId, content } = contentOf(request, drawn, certificates, wholeSecond(authority.nowMs()))
    const seal = await makeSeal({ makerCertificate: maker.der, sign: signer.sign, verify: verifyBeside(this.#options.keys, roles.sealMaker.keyId), content })
    if (isRefusal(seal)) return refuse('SEAL_CONTENT_REFUSED', { why: seal.refused, ...seal.detail })
    return { request, esId, seal, certificates, chains, keyIds, picture: drawn.picture }
  }

  #validityRefusal({ validFrom, validUntil }: SealRequest): Refusal<'VALIDITY_REVERSED' | 'VALIDITY_TOO_LONG'> | undefined {
    const { authority } = this.#options
    const nowMs = authority.nowMs()
    if (validUntil <= validFrom || Date.parse(validUntil) <= nowMs) return refuse('VALIDITY_REVERSED')
    // Nor does a seal outlive the CA that certifies its signers.
    const notAfter = hierarchies.map((hierarchy) => authority.authorities[hierarchy].issuing.certificate.validUntil).reduce((a, b) => (a < b ? a : b))
    const isTooLong = daysOf(Math.max(Date.parse(validFrom), nowMs), validUntil) > sealDaysMax || validUntil > notAfter
    return isTooLong ? refuse('VALIDITY_TOO_LONG', { daysMax: sealDaysMax, notAfter }) : undefined
  }

  async #keyFor({ sealId, keys: named = {} }: SealRequest, hierarchy: Hierarchy): Promise<string> {
    const keyId = named[hierarchy] ?? `${sealKeyPrefix}${sealId}-${hierarchy}`
    if (named[hierarchy] === undefined) await ensureKey(this.#options.keys, keyId, hierarchyFacts[hierarchy].kind)
    return keyId
  }

  /** Where an operator has brought the certificate of a key that was named. */
  async #externalOf(request: SealRequest, hierarchy: Hierarchy, keyId: string): Promise<External> {
    if (request.keys?.[hierarchy] === undefined) return undefined
    const { dataDir, keys, authority } = this.#options
    return externalOf({ dataDir, keyId, publicKey: await keys.publicKey(keyId), hierarchy, at: wholeSecond(authority.nowMs()) })
  }

  async #certify({ name, bottom, unitName, unitCode, validFrom, validUntil }: SealRequest, hierarchy: Hierarchy, keyId: string): Promise<Certificate> {
    const { authority, keys } = this.#options
    const { issuing } = authority.authorities[hierarchy]
    const { publicKey } = await keySigner(keys, keyId)
    const fromMs = Math.max(Date.parse(validFrom), authority.nowMs() - backdateMs, Date.parse(issuing.certificate.validFrom))
    const certificate = await issueEndEntity({
      issuer: issuing, purpose: purposes[hierarchy], publicKey, from: wholeSecond(fromMs), days: Math.min(sealDaysMax, daysOf(fromMs, validUntil)), ...authority.addressesOf(hierarchy),
      subject: { country: 'CN', organisation: unitName, unit: unitCode, commonName: cut(`${name}${bottom ?? ''}`) },
    })
    if (isRefusal(certificate)) throw new AuthorityUnavailable(certificate.refused === 'ISSUER_NOT_VALID_THEN' ? 'ISSUING_EXPIRED' : 'STATE_DAMAGED', certificate.refused)
    return certificate
  }
}

type External = Awaited<ReturnType<typeof externalOf>>

function certificateIn(external: External): Certificate | undefined {
  return external === undefined || isRefusal(external) ? undefined : external.certificate
}

function chainIn(hierarchy: Hierarchy, external: External): readonly (readonly [Hierarchy, readonly Uint8Array[]])[] {
  return external === undefined || isRefusal(external) ? [] : [[hierarchy, external.chain.map(({ der }) => der)]]
}

function contentOf(request: SealRequest, { picture, ofd }: DrawnSeal, certificates: Readonly<Record<Hierarchy, Certificate>>, createdAt: string) {
  const { sealId, kind, name, bottom, unitCode, validFrom } = request
  const esId = esIdOf(unitCode, sesTypes[kind], sealId)
  const content = {
    vendorId, sealId: esId, type: sesTypes[kind], name: `${name}${bottom ?? ''}`, certList: { kind: 'certificates', certificates: [certificates.sm2.der] } as const,
    createdAt, validFrom: wholeSecond(Date.parse(validFrom)), validUntil: wholeSecond(Date.parse(sealEnds({ request, certificates }))),
    picture: { format: 'ofd', data: ofd, widthMm: picture.widthMm, heightMm: picture.heightMm }, extensions: [],
  }
  return { esId, content }
}

/** 印章标识 — code of the unit, type, and the random end of the seal's id: ASCII, and one seal's alone. */
function esIdOf(unitCode: string, type: number, sealId: string): string {
  return `${unitCode}-${type}-${sealId.slice(-12).toUpperCase()}`
}

/** Whole days that reach the end. */
function daysOf(fromMs: number, until: string): number {
  return Math.max(1, Math.ceil((Date.parse(until) - fromMs) / dayMs))
}

/** X.520: a common name has 64 characters. */
function cut(name: string): string {
  return [...name].slice(0, 64).join('').trim()
}
