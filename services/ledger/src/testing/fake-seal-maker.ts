import { createHash } from 'node:crypto'
import { refuse, type Refusal } from '@hub/kernel'
import type { SealRefusal } from '@hub/schemas'
import { SealMakerUnavailable, type SealKeysWish, type SealMaker, type SealPictureWish, type SealRevocation, type SealWish } from '../application/seal/seal-maker.ts'
import type { MadeSeal } from '../domain/seal/commands.ts'

/** 替身签名机 — makes a seal once for its id, as the real one does, and remembers what it was asked. */
export interface FakeSealMaker extends SealMaker {
  /** Every wish that came, also while it is away. */
  readonly asked: SealWish[]
  readonly drawn: SealPictureWish[]
  readonly revoked: SealRevocation[]
  /** True: nobody answers. */
  away: boolean
  /** What it refuses every key with. */
  keyRefusal: Refusal<SealRefusal> | undefined
  readonly keysAsked: SealKeysWish[]
  /** What it refuses every seal with. */
  refusal: Refusal<SealRefusal> | undefined
  /** Called before each revocation is taken. */
  onRevoke: ((revocation: SealRevocation) => void | Promise<void>) | undefined
}

export function fakeSealMaker(): FakeSealMaker {
  const made = new Map<string, string>()
  const here = (maker: FakeSealMaker): void => { if (maker.away) throw new SealMakerUnavailable('away') }
  const maker: FakeSealMaker = {
    asked: [], drawn: [], revoked: [], away: false, refusal: undefined, keyRefusal: undefined, keysAsked: [], onRevoke: undefined,
    async preview(wish) {
      maker.drawn.push(wish)
      here(maker)
      return maker.refusal ?? await Promise.resolve({ svg: `<svg>${wish.name}</svg>`, widthMm: 42, heightMm: 42 })
    },
    async make(wish) {
      maker.asked.push(wish)
      await Promise.resolve()
      here(maker)
      const body = JSON.stringify(wish)
      if (maker.refusal !== undefined) return maker.refusal
      if ((made.get(wish.sealId) ?? body) !== body) return refuse('SEAL_NOT_MADE', { code: 'SEAL_ID_REUSED' })
      made.set(wish.sealId, body)
      return madeOf(body)
    },
    async refuseKeys(wish) {
      maker.keysAsked.push(wish)
      here(maker)
      return await Promise.resolve(maker.keyRefusal)
    },
    async revoke(revocation) {
      await maker.onRevoke?.(revocation)
      here(maker)
      maker.revoked.push(revocation)
    },
  }
  return maker
}

function madeOf(body: string): MadeSeal {
  const digest = (what: string): string => createHash('sha256').update(what + body).digest('hex')
  const certificate = (key: string) => ({ sha256: digest(key), serial: digest(`${key} serial`).slice(0, 32) })
  return { esId: digest('esId').slice(0, 20), sealSha256: digest('seal'), certificates: { sm2: certificate('sm2'), p256: certificate('p256') } }
}

/** 备案号 — one of its own for each seal, the same whenever it is asked for; without digits, which might be a person's number. */
export function numberOf(sealId: string): string {
  return `BA-${sealId.replaceAll(/\d/g, (digit) => String.fromCharCode('G'.charCodeAt(0) + Number(digit)))}`
}
