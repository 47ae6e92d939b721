import { refuse, type Refusal } from '@hub/kernel'
import { parseInstant, parseLookUpId, type Instant, type LookUpId } from '@hub/schemas'
import { malformed, refuseShape, textField, type ShapeRefusal } from './text-fields.ts'

/** 检查点 — the log's head: `size` leaves with this Merkle root (RFC 6962). */
export interface CheckpointRequest {
  readonly purpose: 'checkpoint'
  /** The log's name, a schema-less URL. */
  readonly origin: string
  readonly size: bigint
  /** 64 lower-case hexadecimal characters */
  readonly rootSha256: string
  readonly at: Instant
}

/** 用证回执 — the record of one look-up stands in the log under this leaf. */
export interface ReceiptRequest {
  readonly purpose: 'receipt'
  readonly lookUpId: LookUpId
  /** 64 lower-case hexadecimal characters */
  readonly leafSha256: string
  readonly at: Instant
}

/** 签名请求 — what the signer is asked to vouch for. It never signs a bare digest: whoever holds one could ask for anything. */
export type SignRequest = CheckpointRequest | ReceiptRequest
export type SignPurpose = SignRequest['purpose']
export type SignRequestRefusal = ShapeRefusal | 'UNKNOWN_PURPOSE'

const sha256Shape = /^[0-9a-f]{64}$/
const sizeShape = /^(0|[1-9][0-9]{0,18})$/
/** 2^63 - 1: verifiers keep the tree size in a signed 64-bit number. */
const sizeMax = 2n ** 63n - 1n
const originShape = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\/[A-Za-z0-9._~-]+)*$/
const originCharactersMax = 255

/** Hostile body → request. Checked in this order: purpose, shape, then the fields one by one. Never throws. */
export function parseSignRequest(body: unknown): SignRequest | Refusal<SignRequestRefusal> {
  switch (textField(body, 'purpose')) {
    case 'checkpoint':
      return parseCheckpoint(body)
    case 'receipt':
      return parseReceipt(body)
    case undefined:
      return typeof body === 'object' && body !== null && !Array.isArray(body) ? malformed('purpose') : refuse('MALFORMED_BODY')
    default:
      return refuse('UNKNOWN_PURPOSE')
  }
}

function parseCheckpoint(body: unknown): CheckpointRequest | Refusal<SignRequestRefusal> {
  const bad = refuseShape(body, ['purpose', 'origin', 'size', 'rootSha256', 'at'])
  if (bad !== undefined) return bad
  const origin = textField(body, 'origin') ?? ''
  const size = parseSize(textField(body, 'size') ?? '')
  const rootSha256 = textField(body, 'rootSha256') ?? ''
  const at = parseInstant(textField(body, 'at') ?? '')
  if (!isOrigin(origin)) return malformed('origin')
  if (size === undefined) return malformed('size')
  if (!sha256Shape.test(rootSha256)) return malformed('rootSha256')
  if (at === undefined) return malformed('at')
  return { purpose: 'checkpoint', origin, size, rootSha256, at }
}

function parseReceipt(body: unknown): ReceiptRequest | Refusal<SignRequestRefusal> {
  const bad = refuseShape(body, ['purpose', 'lookUpId', 'leafSha256', 'at'])
  if (bad !== undefined) return bad
  const lookUpId = parseLookUpId(textField(body, 'lookUpId') ?? '')
  const leafSha256 = textField(body, 'leafSha256') ?? ''
  const at = parseInstant(textField(body, 'at') ?? '')
  if (lookUpId === undefined) return malformed('lookUpId')
  if (!sha256Shape.test(leafSha256)) return malformed('leafSha256')
  if (at === undefined) return malformed('at')
  return { purpose: 'receipt', lookUpId, leafSha256, at }
}

function parseSize(text: string): bigint | undefined {
  const size = sizeShape.test(text) ? BigInt(text) : undefined
  return size !== undefined && size <= sizeMax ? size : undefined
}

/** `zhengyuan/…` is how the bytes of every other purpose begin, so no log may be called that. */
function isOrigin(text: string): boolean {
  return text.length <= originCharactersMax && originShape.test(text) && text.split('/')[0] !== 'zhengyuan'
}
