import { decodeDer } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { makeSeal, makeSignature, type DigestName, type JudgeEffects } from '@hub/ses'
import { certificateFacts, findSignatureAlgorithm, isSignedByCertificate, judgeChain, makeCrl, readCertificate, verifySignature, type Certificate, type Crl, type RevokedEntry, type Signer } from '@hub/x509'
import { hash } from 'node:crypto'
import { imprintOf } from '../imprint.ts'
import { tokenLimits } from '../limits.ts'
import { makeTimeStampRequest } from '../request.ts'
import { timeStampResponse } from '../structure/time-stamp.ts'
import { timeStampVerdict } from '../verdict.ts'
import { verifyTimeStampOf } from '../verify.ts'
import { accepted, answered, newHierarchy, newWorld, stampTime, type Hierarchy, type World } from './world.ts'

/** 三个包在一起 — a seal of packages/ses, with certificates of packages/x509 and time stamps of this package. */
export const now = '2026-11-22T18:00:00.000Z'
export const original = { bytes: new TextEncoder().encode('<ofd:Signature/>') }

const digestOf = (name: DigestName, bytes: Uint8Array): Uint8Array => new Uint8Array(hash(name, bytes, 'buffer'))

export interface KeyHolder { readonly certificate: Certificate; readonly signer: Signer }
export interface SealWorld { readonly sm2: Hierarchy; readonly stamps: World; readonly maker: KeyHolder; readonly unit: KeyHolder }

export async function newSealWorld(): Promise<SealWorld> {
  const sm2 = await newHierarchy('sm2')
  return { sm2, stamps: await newWorld('p256'), maker: await sm2.issue('seal-maker'), unit: await sm2.issue('seal-signer') }
}

export interface Revoked { readonly issuing?: readonly RevokedEntry[]; readonly root?: readonly RevokedEntry[] }
export const today = { thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' } as const

/** The lists of a hierarchy; without names nobody is revoked. */
export async function listsOf({ issuing, root }: Hierarchy, revoked: Revoked = {}, times: { readonly thisUpdate: string; readonly nextUpdate: string } = today): Promise<readonly Crl[]> {
  return [await makeCrl({ number: 1n, ...times, revoked: revoked.issuing ?? [] }, issuing), await makeCrl({ number: 1n, ...times, revoked: revoked.root ?? [] }, root)]
}

export async function aSealBy(maker: KeyHolder, signers: readonly KeyHolder[]): Promise<Uint8Array> {
  return accepted(await makeSeal({
    makerCertificate: maker.certificate.der, sign: (bytes) => maker.signer.sign(bytes), verify: isSignedByCertificate,
    content: {
      vendorId: 'ZHENGYUAN', sealId: '33010000000001', type: 1, name: '证源市市场监督管理局', certList: { kind: 'certificates', certificates: signers.map(({ certificate }) => certificate.der) },
      createdAt: '2026-11-01T00:00:00.000Z', validFrom: '2026-11-01T00:00:00.000Z', validUntil: '2028-11-01T00:00:00.000Z', picture: { format: 'svg', data: Uint8Array.of(1), widthMm: 42, heightMm: 42 }, extensions: [],
    },
  }))
}

export interface Sealing { readonly maker?: KeyHolder; readonly unit?: KeyHolder; readonly signedAt?: string; readonly stampedAt?: string | undefined }

/** A signature with the world's seal, or with one that somebody else made; stamped where a time is given for it. */
export async function aSignature(world: SealWorld, { maker = world.maker, unit = world.unit, signedAt = stampTime, stampedAt }: Sealing = {}): Promise<Uint8Array> {
  const timeStamp = async (value: Uint8Array): Promise<Uint8Array> => {
    const response = decodeDer(timeStampResponse, await answered(world.stamps, makeTimeStampRequest({ imprint: imprintOf(value, 'sm3'), nonce: 9n }), stampedAt), tokenLimits)
    return accepted(response).token ?? new Uint8Array()
  }
  return accepted(await makeSignature({
    seal: await aSealBy(maker, [unit]), signedAt, dataHash: digestOf('sm3', original.bytes), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    signerCertificate: unit.certificate.der, sign: (bytes) => unit.signer.sign(bytes), verify: isSignedByCertificate, digest: digestOf, ...(stampedAt === undefined ? {} : { timeStamp }),
  }))
}

export interface Knowledge { readonly crls: readonly Crl[]; readonly stampCrls?: readonly Crl[]; readonly now?: string; readonly seals?: JudgeEffects['seals']; readonly sealMakerAnchors?: readonly Certificate[]; readonly trustsNoAuthority?: boolean }

/** A judge who knows the roots and these lists. */
export function effectsOf({ sm2, stamps }: SealWorld, { crls, stampCrls = [], now: today = now, seals, sealMakerAnchors = [], trustsNoAuthority = false }: Knowledge): JudgeEffects {
  const trust = { ...stamps.trust, anchors: trustsNoAuthority ? [] : stamps.trust.anchors, revocation: { crls: stampCrls, responses: [] }, now: today }
  return {
    digest: digestOf, now: () => today,
    verifySignature({ publicKey, algorithm: oid, message, signature }) {
      const algorithm = findSignatureAlgorithm({ algorithm: oid, parameters: undefined })
      return Promise.resolve(algorithm === undefined ? 'unsupported' : verifySignature({ publicKey, algorithm, message, signature }))
    },
    certificates: {
      judge({ certificate: der, role, at, statusAt }) {
        const certificate = readCertificate(der)
        if (isRefusal(certificate)) return Promise.resolve(undefined)
        return Promise.resolve(certificateFacts(certificate, judgeChain({ certificate, at: at ?? today, statusAt, purpose: role, anchors: [sm2.root.certificate], sealMakerAnchors, intermediates: [sm2.issuing.certificate], revocation: { crls, responses: [] } })))
      },
    },
    timeStamps: {
      judge({ token, covered }) {
        return Promise.resolve(timeStampVerdict(verifyTimeStampOf(covered, token, trust)))
      },
    },
    ...(seals === undefined ? {} : { seals }),
  }
}
