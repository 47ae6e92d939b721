import { isRefusal } from '@hub/kernel'
import type { SealContent } from '../model/seal.ts'
import { makeSeal } from '../write/make-seal.ts'
import { makeSignature, type NewSignature } from '../write/make-signature.ts'
import { digestOf, makerKey, signedWith, signerKey, verifyUnder } from './sm2.ts'
import { testFile } from './test-file.ts'

export const makerCertificate = testFile('made', 'maker.der')
export const signerCertificate = testFile('made', 'signer.der')

export const content: SealContent = {
  vendorId: 'ZHENGYUAN',
  sealId: '33010000000001',
  type: 1,
  name: '示例市示例局',
  certList: { kind: 'certificates', certificates: [signerCertificate] },
  createdAt: '2026-12-01T00:00:00.000Z',
  validFrom: '2026-12-01T00:00:00.000Z',
  validUntil: '2029-11-30T23:59:59.000Z',
  picture: { format: 'svg', data: new TextEncoder().encode('<svg/>'), widthMm: 42, heightMm: 42 },
  extensions: [],
}

/** 原文 — stands for Signature.xml. */
export const original = { bytes: new TextEncoder().encode('<ofd:Signature/>') }

export async function aSeal(different: Partial<SealContent> = {}): Promise<Uint8Array> {
  const made = await makeSeal({ content: { ...content, ...different }, makerCertificate, sign: signedWith(makerKey), verify: verifyUnder })
  if (isRefusal(made)) throw new Error(made.refused)
  return made
}

export async function newSignature(different: Partial<NewSignature> = {}): Promise<NewSignature> {
  return {
    seal: different.seal ?? await aSeal(),
    signedAt: '2027-05-01T08:00:00.000Z',
    dataHash: digestOf('sm3', original.bytes),
    propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    signerCertificate,
    sign: signedWith(signerKey),
    verify: verifyUnder,
    digest: digestOf,
    ...different,
  }
}

export async function aSignature(different: Partial<NewSignature> = {}): Promise<Uint8Array> {
  const made = await makeSignature(await newSignature(different))
  if (isRefusal(made)) throw new Error(made.refused)
  return made
}
