import { InvariantViolation } from '@hub/kernel'
import type { AuditAnswer, CommandReply, LookUpAnswer, ShownField } from '@hub/schemas'

type Accepted = Extract<CommandReply, { kind: 'accepted' }>

/** The reply, where the spec goes on from an accepted command; anything else ends the spec with the reply's text. */
export function accepted(reply: CommandReply): Accepted {
  if (reply.kind !== 'accepted') throw new InvariantViolation(`accepted was expected: ${JSON.stringify(reply)}`)
  return reply
}

/** The id that an accepted reply names. */
export function idOf(reply: CommandReply, key: string): string {
  const id = accepted(reply).ids[key]
  if (id === undefined) throw new InvariantViolation(`the reply names no ${key}`)
  return id
}

/** The code of a refused reply; otherwise what came instead. */
export function codeOf(reply: CommandReply): string {
  if (reply.kind === 'refused') return reply.code
  return reply.kind === 'accepted' && reply.answer !== null ? reply.answer.outcome : reply.kind
}

export function answerOf(reply: CommandReply): LookUpAnswer {
  const { answer } = accepted(reply)
  if (answer?.outcome !== 'answered') throw new InvariantViolation(`an answered look-up was expected: ${JSON.stringify(answer)}`)
  return answer
}

export function auditOf(reply: CommandReply): AuditAnswer {
  const { answer } = accepted(reply)
  if (answer?.outcome !== 'audited') throw new InvariantViolation(`an audit view was expected: ${JSON.stringify(answer)}`)
  return answer
}

/** Field to shown value. */
export function shown(reply: CommandReply): Readonly<Record<string, string>> {
  return Object.fromEntries(answerOf(reply).fields.map(({ field, value }: ShownField) => [field, value]))
}
