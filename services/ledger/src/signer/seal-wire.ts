import { createHash } from 'node:crypto'
import { refuse, type Refusal } from '@hub/kernel'
import { firstInstantOfDay, instantOfMs, lastInstantOfDay, localDateOf, msOfInstant, parseInstant, readShape, type Instant, type LocalDate, type SealRefusal } from '@hub/schemas'
import { z } from 'zod'
import type { SealPicture } from '../application/seal/seal-maker.ts'
import type { MadeSeal } from '../domain/seal/commands.ts'
import { jsonIn } from './signer-line.ts'

const textCharsMax = 200
/** Characters of a CA's name that are kept. */
const issuerCharsMax = 500
const issuer = z.string().min(1).transform((text) => text.slice(0, issuerCharsMax))
const serial = z.string().regex(/^[0-9a-f]{1,40}$/)
/** Bytes in the one spelling of base64. */
const bytes = z.string().min(1).transform((text, context) => {
  const decoded = Buffer.from(text, 'base64')
  if (decoded.toString('base64') !== text) context.addIssue({ code: 'custom', message: 'not base64' })
  return decoded
})

const made = z.object({
  esId: z.string().regex(/^[\x20-\x7e]{1,128}$/),
  sealSha256: z.string().regex(/^[0-9a-f]{64}$/),
  seal: bytes,
  certificates: z.object({ sm2: bytes, p256: bytes }),
  serials: z.object({ sm2: serial, p256: serial }),
  validUntil: z.string().refine((text) => parseInstant(text) !== undefined).transform((text) => text as Instant).exactOptional(),
  issuers: z.object({ sm2: issuer.exactOptional(), p256: issuer.exactOptional() }).default({}),
})
const picture = z.object({ svg: z.string().min(1), widthMm: z.number().positive(), heightMm: z.number().positive() })
const usable = z.object({ usable: z.literal(true) })
const refusalDetail = z.object({
  min: z.int().exactOptional(), max: z.int().exactOptional(), count: z.int().exactOptional(),
  field: z.enum(['keys.sm2', 'keys.p256']).exactOptional(), why: z.string().regex(/^[A-Z_]{1,40}$/).exactOptional(),
  characters: z.union([z.string().max(textCharsMax), z.array(z.string().max(textCharsMax)).max(textCharsMax)]).exactOptional(),
  codePoints: z.union([z.string().max(textCharsMax), z.array(z.string().max(textCharsMax)).max(textCharsMax)]).exactOptional(),
})
const refusal = z.object({ code: z.string().regex(/^[A-Z][A-Z0-9_]{0,39}$/), detail: refusalDetail.catch({}).default({}) })

/** 制成的印章 in an answer of `POST /v1/seals`; undefined where it is none, or its digest is not that of its seal. */
export function parseMade(text: string): MadeSeal | undefined {
  const answer = parsed(made, text)
  if (answer === undefined || sha256(answer.seal) !== answer.sealSha256) return undefined
  const { esId, sealSha256, certificates, serials, issuers, validUntil } = answer
  const certificate = (key: 'sm2' | 'p256') => ({ sha256: sha256(certificates[key]), serial: serials[key], ...(issuers[key] === undefined ? {} : { issuer: issuers[key] }) })
  return { esId, sealSha256, certificates: { sm2: certificate('sm2'), p256: certificate('p256') }, ...(validUntil === undefined ? {} : { certifiedUntil: lastWholeDay(validUntil) }) }
}

/** The day that ends by then. */
function lastWholeDay(until: Instant): LocalDate {
  const day = localDateOf(until)
  // Certificates name whole seconds: the last one of a day ends it.
  return secondOf(until) >= secondOf(lastInstantOfDay(day)) ? day : localDateOf(instantOfMs(msOfInstant(firstInstantOfDay(day)) - 1))
}

function secondOf(instant: Instant): number {
  return Math.floor(msOfInstant(instant) / 1_000)
}

/** 图样 in an answer of `POST /v1/seals/preview`. */
export function parsePicture(text: string): SealPicture | undefined {
  return parsed(picture, text)
}

/** Whether an answer of `POST /v1/seals/keys` says that they may be used; undefined where it says nothing that can be read. */
export function parseUsable(text: string): true | undefined {
  return parsed(usable, text)?.usable
}

const codes: Readonly<Record<string, SealRefusal>> = { NAME_LENGTH: 'SEAL_NAME_LENGTH', BOTTOM_LENGTH: 'SEAL_BOTTOM_LENGTH', GLYPH_MISSING: 'SEAL_GLYPH_MISSING', KEY_NOT_OF_UNIT: 'SEAL_KEY_NOT_OF_UNIT', KEY_NOT_USABLE: 'SEAL_KEY_NOT_USABLE' }

/** 签名机的拒绝 in the ledger's own words; one that it has no words for is told by its code. Undefined: no refusal that can be read. */
export function parseMakerRefusal(text: string): Refusal<SealRefusal> | undefined {
  const answer = parsed(refusal, text)
  if (answer === undefined) return undefined
  const known = codes[answer.code]
  return known === undefined ? refuse('SEAL_NOT_MADE', { code: answer.code }) : refuse(known, answer.detail)
}

function parsed<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> | undefined {
  return readShape(shape, jsonIn(text)).data
}

function sha256(of: Uint8Array): string {
  return createHash('sha256').update(of).digest('hex')
}
