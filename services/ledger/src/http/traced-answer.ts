import { isCommandType, parseUuid } from '@hub/schemas'
import type { Tracing } from '@hub/tracing'
import type { AroundAnswer } from './answer-commands.ts'

/**
 * 命令追踪 — one span a command line, child of the gateway's request, with what a log line may say of a command: type, id, lane, and how it was
 * answered. Everything that is asked on the command's behalf is its child.
 */
export function traceAnswer(tracing: Tracing): AroundAnswer {
  return (answer) => (line) => {
    // Neither has been looked at yet: text that only claims to be a type or an id stays out.
    const command = isCommandType(line.type) ? line.type : 'unknown'
    const span = tracing.start(command, {
      kind: 'server', parent: line.traceparent, facts: { 'hub.command.type': command, 'hub.command.id': parseUuid(line.commandId) ?? 'none', 'hub.lane': line.lane },
    })
    return tracing.within(span, async () => {
      const reply = await answer(line)
      span.tell(reply.kind === 'refused' ? { 'hub.reply': reply.kind, 'hub.refusal': reply.code } : { 'hub.reply': reply.kind })
      span.end(reply.kind === 'unavailable')
      return reply
    })
  }
}
