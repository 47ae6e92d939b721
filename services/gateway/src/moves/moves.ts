import { EdgeError } from '../errors/edge-error.ts'
import { Follower } from './follower.ts'

/** Streams of one account at once, and of all: each is an open connection. */
export const streamsPerAccountMax = 6
export const streamsMax = 1_000
/** A stream ends by itself after this, or with its token; the caller follows on from the position that it was told last. */
export const streamMsMax = 15 * 60_000
const askEveryMs = 500

export interface FollowOptions {
  /** Who counts as one caller. */
  readonly account: string
  /** Exclusive; undefined: the present position first. */
  readonly after: number | undefined
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresMs: number
}

export interface Moves {
  /** @throws EdgeError TOO_MANY_STREAMS */
  readonly follow: (options: FollowOptions) => AsyncIterableIterator<number>
  /** Ends every stream, and any that would begin after it. */
  readonly close: () => void
}

export interface MovesOptions {
  /** The position that the read side has reached as a whole; undefined before the first. Trouble is waited out. */
  readonly readPosition: () => Promise<number | undefined>
  readonly everyMs?: number
  readonly nowMs?: () => number
}

/** 读取进度 — however many follow, the read side is asked twice a second, and not at all while nobody does. */
export function buildMoves({ readPosition, everyMs = askEveryMs, nowMs = Date.now }: MovesOptions): Moves {
  const followers = new Set<Follower>()
  const ofAccount = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let asking = false
  let closed = false

  return { follow, close }

  function follow({ account, after, expiresMs }: FollowOptions): Follower {
    const open = ofAccount.get(account) ?? 0
    if (open >= streamsPerAccountMax) throw new EdgeError('TOO_MANY_STREAMS')
    if (followers.size >= streamsMax || closed) throw new EdgeError('UNAVAILABLE', { zh: '订阅的连接已满，请稍后再试，或改为定时查询。', retryAfterMs: 5_000 })
    const follower = new Follower({ after, untilMs: Math.min(expiresMs, nowMs() + streamMsMax), onEnd: () => { forget(follower, account) } })
    followers.add(follower)
    ofAccount.set(account, open + 1)
    timer ??= setInterval(() => void ask(), everyMs).unref()
    void ask()
    return follower
  }

  function forget(follower: Follower, account: string): void {
    followers.delete(follower)
    const left = (ofAccount.get(account) ?? 1) - 1
    if (left === 0) ofAccount.delete(account)
    else ofAccount.set(account, left)
    if (followers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  async function ask(): Promise<void> {
    for (const follower of followers) if (follower.untilMs <= nowMs()) void follower.return()
    if (asking) return
    asking = true
    const position = await readPosition().catch(() => undefined)
    asking = false
    if (position !== undefined) for (const follower of followers) follower.tell(position)
  }

  function close(): void {
    closed = true
    for (const follower of followers) void follower.return()
  }
}
