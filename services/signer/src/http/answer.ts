import type { Refusal } from '@hub/kernel'
import type { FastifyReply } from 'fastify'
import { refusalTable, type RefusalCode } from './refusal-table.ts'

/** 拒绝答复 — `{code, message, detail}`; `detail` names fields, never repeats what the caller sent. */
export function sendRefusal(reply: FastifyReply, { refused, detail }: Refusal<RefusalCode>): FastifyReply {
  const { status, message } = refusalTable[refused]
  return reply.code(status).send({ code: refused, message, detail })
}
