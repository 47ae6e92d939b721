import type { ServerResponse } from 'node:http'
import type { ReplyLine } from '@hub/schemas'

export interface ReplyLines {
  write(line: ReplyLine): void
  end(): void
}

/**
 * 答复行 — answers of one request on their way out: what becomes ready in one turn of the event loop leaves together, for a group commit answers many
 * commands at once and each write is a record of TLS and a system call. Nothing waits for a later turn.
 */
export function replyLines(response: ServerResponse): ReplyLines {
  let gathered = ''
  const take = (): string => {
    const text = gathered
    gathered = ''
    return text
  }
  const flush = (): void => {
    if (gathered !== '' && !response.destroyed) response.write(take())
  }
  return {
    write(line) {
      if (gathered === '') setImmediate(flush)
      gathered += `${JSON.stringify(line)}\n`
    },
    end() { response.end(take()) },
  }
}
