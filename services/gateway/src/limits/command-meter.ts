import { EdgeError } from '../errors/edge-error.ts'
import type { RateLimit, RateLimiter } from './rate.ts'

/** 计费器 — of one request whose commands are counted while they are read; the request itself has paid for the first. */
export interface CommandMeter {
  /** Takes a token for one more command. False: there is none. */
  readonly admit: () => boolean
  /** Everything that was taken here: nothing of this request will be done. */
  readonly giveBack: () => void
  /** There was no room for all of so many. @throws EdgeError RATE_LIMITED with the wait for all, TOO_MANY_COMMANDS where no wait is long enough */
  readonly refuse: (commands: number) => never
}

export interface CommandMeterOptions {
  readonly limiter: RateLimiter
  readonly rate: RateLimit
  readonly caller: string
  /** For the headers of the answer. */
  readonly setRemaining: (remaining: number) => void
}

export function buildCommandMeter({ limiter, rate, caller, setRemaining }: CommandMeterOptions): CommandMeter {
  let [admitted, taken] = [0, 0]
  return {
    admit() {
      admitted += 1
      if (admitted === 1) return true
      const { allowed, remaining } = limiter.take(caller)
      if (!allowed) return false
      taken += 1
      setRemaining(remaining)
      return true
    },
    giveBack() {
      if (taken === 0) return
      setRemaining(limiter.giveBack(caller, taken))
      taken = 0
    },
    refuse(commands) {
      refuseMoreThanBurst(rate, commands)
      // Some may have been gained while the rest was counted; what is here is not held any more, and has to be sent again.
      throw tooFewTokens(commands, Math.max(1, limiter.waitSeconds(caller, commands - 1)))
    },
  }
}

/** More than can ever be saved up. @throws EdgeError TOO_MANY_COMMANDS */
export function refuseMoreThanBurst({ burst }: RateLimit, commands: number): void {
  if (commands > burst) throw new EdgeError('TOO_MANY_COMMANDS', { zh: `按本枢纽的频率上限，一次最多 ${burst} 条命令，收到 ${commands} 条，一条也没有办理。请拆成更小的几份提交。` })
}

export function tooFewTokens(commands: number, waitSeconds: number): EdgeError {
  return new EdgeError('RATE_LIMITED', { retryAfterMs: waitSeconds * 1_000, zh: `频率额度不够一次办理 ${commands} 条命令，一条也没有办理。请在 Retry-After 所示秒数后原样重发，或拆成更小的几份。` })
}
