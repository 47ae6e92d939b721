import { isRefusal } from '@hub/kernel'
import { readShape } from '@hub/schemas'
import type { SealPicture } from '@hub/seal-picture'
import { readSeal } from '@hub/ses'
import { readCertificate, type Certificate } from '@hub/x509'
import { z } from 'zod'
import { forEachSync, type Hierarchy } from '../certs/hierarchy.ts'
import { parseBase64, toBase64 } from '../policy/base64.ts'
import { parseSealRequest, type SealRequest } from './seal-request.ts'

type OfBoth<T> = Readonly<Record<Hierarchy, T>>

export type Chains = Readonly<Partial<Record<Hierarchy, readonly Uint8Array[]>>>

/** 印章记录 — a seal as it was made: what was asked, what was answered, and how it is drawn on a page. */
export interface SealRecord {
  readonly request: SealRequest
  readonly esId: string
  /** SES_Seal V4 (GB/T 38540), DER */
  readonly seal: Uint8Array
  readonly certificates: OfBoth<Certificate>
  /** Of certificates of external CAs: the CAs between each and its root, DER. A hierarchy that is not there has a certificate of our own authority. */
  readonly chains: Chains
  readonly keyIds: OfBoth<string>
  readonly picture: SealPicture
}

const ofBoth = z.strictObject({ sm2: z.string(), p256: z.string() })
const chain = z.array(z.string()).optional()
const shape = z.strictObject({
  format: z.literal('zhengyuan-seal/1'), request: z.unknown(), esId: z.string(), seal: z.string(), certificates: ofBoth, keyIds: ofBoth, chains: z.strictObject({ sm2: chain, p256: chain }).optional(),
  picture: z.strictObject({ widthMm: z.number(), heightMm: z.number(), paths: z.array(z.strictObject({ d: z.string(), fill: z.literal('red') })) }),
})

export function encodeSealRecord({ request, esId, seal, certificates, chains, keyIds, picture }: SealRecord): Buffer {
  const fields: z.input<typeof shape> = {
    format: 'zhengyuan-seal/1', request, esId, seal: toBase64(seal), certificates: forEachSync((hierarchy) => toBase64(certificates[hierarchy].der)), keyIds, ...(hasExternal(chains) ? { chains: spelt(chains) } : {}),
    picture: { ...picture, paths: [...picture.paths] },
  }
  return Buffer.from(`${JSON.stringify(fields)}\n`)
}

/** Undefined for what is no record, or one whose parts cannot be read. */
export function parseSealRecord(bytes: Uint8Array): SealRecord | undefined {
  const fields = readShape(shape, parseJson(Buffer.from(bytes).toString('utf8')))
  if (!fields.success) return undefined
  const { esId, keyIds, picture } = fields.data
  const request = parseSealRequest(fields.data.request)
  const seal = parseBase64(fields.data.seal)
  const certificates = forEachSync((hierarchy) => readCertificate(Buffer.from(fields.data.certificates[hierarchy], 'base64')))
  if (isRefusal(request) || seal === undefined || isRefusal(readSeal(seal)) || isRefusal(certificates.sm2) || isRefusal(certificates.p256)) return undefined
  return { request, esId, seal: new Uint8Array(seal), certificates: { sm2: certificates.sm2, p256: certificates.p256 }, chains: read(fields.data.chains), keyIds, picture }
}

/** Whose certificate is of an external CA: that CA alone can revoke it. */
export function hasExternal(chains: Chains): boolean {
  return chains.sm2 !== undefined || chains.p256 !== undefined
}

function spelt(chains: Chains): { sm2?: string[]; p256?: string[] } {
  return Object.fromEntries(Object.entries(chains).map(([hierarchy, ders]) => [hierarchy, ders.map(toBase64)]))
}

function read(chains: { readonly sm2?: readonly string[] | undefined; readonly p256?: readonly string[] | undefined } = {}): Chains {
  const present = Object.entries(chains).flatMap(([hierarchy, texts]) => (texts === undefined ? [] : [[hierarchy, texts.map((text) => new Uint8Array(Buffer.from(text, 'base64')))] as const]))
  return Object.fromEntries(present)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
