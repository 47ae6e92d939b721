import { EdgeError } from '../../errors/edge-error.ts'
import type { ReadModel } from '../../read/checkpoints.ts'
import type { GatewayContext } from '../../context.ts'

/**
 * 读到自己的写入 — waits, at most two seconds, until the read models have folded the position that a command answered with.
 * @throws EdgeError POSITION_NOT_REACHED
 */
export async function awaitOwnWrite({ read }: GatewayContext, models: readonly ReadModel[], atLeastPosition: number | null | undefined): Promise<void> {
  if (atLeastPosition === undefined || atLeastPosition === null) return
  if (!(await read.checkpoints.awaitPosition(models, atLeastPosition))) throw new EdgeError('POSITION_NOT_REACHED', { retryAfterMs: 1_000 })
}

export const atLeastPositionText = '至少读到这个账本位置：放入命令答复的 position，即可看到自己的写入'
