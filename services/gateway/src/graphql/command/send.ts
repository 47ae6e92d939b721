import { assert } from '@hub/kernel'
import type { CommandType } from '@hub/schemas'
import type { GatewayContext } from '../../context.ts'
import { EdgeError } from '../../errors/edge-error.ts'
import type { SettledReply } from './reply-types.ts'

/**
 * 发送命令 — hands a command to the ledger under the caller's own token. The caller's unit and roles are never part of it.
 * @throws EdgeError UNAVAILABLE when the fate of the command is not known; the same commandId may be sent again
 */
export async function sendCommand(context: GatewayContext, type: CommandType, commandId: string, body: unknown): Promise<SettledReply> {
  const { caller, ledger, terminal, actingFor } = context
  assert(caller.kind === 'account', 'the scope of every mutation asks for an account')
  const { token, client } = caller.account
  const reply = await ledger.send({ type, commandId, token, client, terminal, actingFor, lane: 'live', body })
  if (reply.kind === 'unavailable')
    throw new EdgeError('UNAVAILABLE', { zh: '账本暂时不可用，请以同一 commandId 稍后重试。', retryAfterMs: reply.retryAfterMs })
  return reply
}
