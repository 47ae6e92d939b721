import type { Refusal } from '@hub/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendRefusal } from './answer.ts'
import { audit, type AuditedOperation, type AuditFacts } from './audit.ts'
import type { RefusalCode } from './refusal-table.ts'

/** 拒绝并记审计 — one audit line and one answer for a refusal of this operation. */
export function refuser(request: FastifyRequest, reply: FastifyReply, operation: AuditedOperation) {
  return (refusal: Refusal<RefusalCode>, facts: AuditFacts = {}): FastifyReply => {
    audit(request, operation, facts, refusal)
    return sendRefusal(reply, refusal)
  }
}
