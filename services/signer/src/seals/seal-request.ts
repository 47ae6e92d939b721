import type { Refusal } from '@hub/kernel'
import { revocationReasons } from '@hub/x509'
import { z } from 'zod'
import { isKeyId } from '../keys/key-store.ts'
import { parseBody } from '../policy/parse-body.ts'
import { instant, properName, uscc, uuid } from '../policy/shapes.ts'
import type { ShapeRefusal } from '../policy/text-fields.ts'
import { serialsShape } from './issued-serials.ts'

/** 印章种类: 单位公章, 业务专用章 (with a line at the bottom), 个人名章. */
export const sealKinds = ['unit', 'business', 'personal'] as const
export type SealKind = (typeof sealKinds)[number]

const kind = z.enum(sealKinds)
const bottom = properName.nullable()
const keyId = z.string().refine(isKeyId)
const namedKeys = z.strictObject({ sm2: keyId.optional(), p256: keyId.optional() })

/** Only a business seal has a line at the bottom; its length is the drawing's to judge. */
const bottomFits = ({ kind: of, bottom: line }: { readonly kind: SealKind; readonly bottom: string | null }): boolean => of === 'business' || line === null
const bottomRule = { path: ['bottom'] }

const previewShape = z.strictObject({ kind, unitName: properName, bottom }).refine(bottomFits, bottomRule)
const sealShape = z.strictObject({
  sealId: uuid, kind, name: properName, bottom, unitName: properName, unitCode: uscc, validFrom: instant, validUntil: instant,
  keys: namedKeys.optional(),
}).refine(bottomFits, bottomRule)
const revocationShape = z.strictObject({ sealId: uuid, reason: z.enum(revocationReasons).exclude(['unused']), at: instant, serials: serialsShape.optional() })
const keysShape = z.strictObject({ unitCode: uscc, keys: namedKeys })

/** 制章请求 — `name` is what the picture says, `unitName` whose certificate it is. `keys` names keys that are there already (imported, or in a device) instead of new ones. */
export type SealRequest = z.infer<typeof sealShape>
export type SealPreviewRequest = z.infer<typeof previewShape>
/** 密钥问询 — whether these keys may be a seal's of this unit. */
export type SealKeysRequest = z.infer<typeof keysShape>
/** 吊销请求 — `at`: since when the seal must not be trusted. `serials`: its certificates, as the caller has them on record. */
export type SealRevocationRequest = z.infer<typeof revocationShape>

export function parseSealRequest(body: unknown): SealRequest | Refusal<ShapeRefusal> {
  return parseBody(sealShape, body)
}

export function parseSealPreview(body: unknown): SealPreviewRequest | Refusal<ShapeRefusal> {
  return parseBody(previewShape, body)
}

export function parseSealKeys(body: unknown): SealKeysRequest | Refusal<ShapeRefusal> {
  return parseBody(keysShape, body)
}

export function parseSealRevocation(body: unknown): SealRevocationRequest | Refusal<ShapeRefusal> {
  return parseBody(revocationShape, body)
}

/** One request, one spelling: whether the same was asked before is told by it. */
export function spellSealRequest({ sealId, kind: of, name, bottom: line, unitName, unitCode, validFrom, validUntil, keys }: SealRequest): string {
  return JSON.stringify([sealId, of, name, line, unitName, unitCode, validFrom, validUntil, keys?.sm2 ?? null, keys?.p256 ?? null])
}
