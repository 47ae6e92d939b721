import { isRefusal, type Refusal } from '@hub/kernel'
import type { FastifyRequest } from 'fastify'
import type { RefusalCode } from './refusal-table.ts'

/** What an audit line may say beside peer and outcome: ids and purposes that were parsed, never bytes. */
export interface AuditFacts {
  readonly purpose?: string
  readonly hubId?: string
  readonly keyId?: string
  readonly signerKeyId?: string
  readonly sealId?: string
  readonly documentId?: string
  readonly sealIds?: readonly string[]
  readonly formats?: readonly string[]
  readonly reason?: string
  readonly crlNumber?: number
  readonly external?: readonly string[]
}

export type AuditedOperation = 'sign' | 'wrap' | 'unwrap' | 'rewrap' | 'wrapping-key-next' | 'wrapping-key-end' | 'seal-preview' | 'seal-make' | 'seal-keys' | 'seal-read' | 'seal-revoke' | 'document-make' | 'document-preview' | 'notice-make' | 'time-stamp' | 'ocsp'

/** 审计行 — exactly one log line for each request that used a key or was refused one. */
export function audit(request: FastifyRequest, operation: AuditedOperation, facts: AuditFacts, refusal?: Refusal<RefusalCode>): void {
  const line = { audit: operation, peer: request.peer, ...facts }
  if (isRefusal(refusal)) request.log.warn({ ...line, refused: refusal.refused })
  else request.log.info({ ...line, done: true })
}
