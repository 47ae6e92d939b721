import { readShape } from '@hub/schemas'
import { z } from 'zod'
import { askAgain } from './ask-again.ts'
import { jsonIn, openSignerLine, type SignerPlace } from './signer-line.ts'

/** 签名机状况 — `unknown`: not asked yet; `not-ready`: it answers, and lacks a key; `unreachable`: no answer, or one that is none. */
export type SignerState = 'unknown' | 'reachable' | 'not-ready' | 'unreachable'

/** 签发 CA 的一代 — `sm2` or `p256`, and until when it lasts. */
export interface SignerGeneration { readonly hierarchy: string; readonly generation: number; readonly current: boolean; readonly revoked: boolean; readonly validUntil: Date }

/** 证书机构状况 — as the signer tells: whether it has no trouble, and until when the lists of its roots hold, and the generations of its issuing CAs. */
export interface SignerAuthority {
  readonly working: boolean
  /** undefined: there is no authority, or the signer does not say. */
  readonly rootListsEnd: Date | undefined
  /** Empty: there is no authority, or the signer does not say. */
  readonly issuing: readonly SignerGeneration[]
  /** A generation was made since the signer started, which issues nothing under it before it is started again. */
  readonly restartNeeded: boolean
}

export interface SignerWatch {
  readonly state: () => SignerState
  /** undefined: not known. */
  readonly authority: () => SignerAuthority | undefined
  close(): Promise<void>
}

export interface SignerWatchOptions extends SignerPlace { readonly everyMs?: number }

const everyMsDefault = 2_000
const answerTimeoutMs = 1_500
const answerBytesMax = 16 * 1024

/**
 * 签名机守望 — asks the signer's health again and again, so that whoever asks the ledger's gets an answer at once. The ledger needs the signer when
 * it starts and not from then on: its absence is told and stops nothing.
 */
export function watchSigner({ everyMs = everyMsDefault, ...place }: SignerWatchOptions): SignerWatch {
  const line = openSignerLine(place, { connectionsMax: 1, connectTimeoutMs: answerTimeoutMs, answerBytesMax })
  let state: SignerState = 'unknown'
  let authority: SignerAuthority | undefined

  const asking = askAgain(async () => {
    try {
      const { status, text } = await line.ask({ path: '/health/ready' })
      authority = authorityIn(text)
      state = status === 200 ? 'reachable' : status === 503 ? 'not-ready' : 'unreachable'
    } catch {
      state = 'unreachable'
      authority = undefined
    }
  }, everyMs)

  return {
    state: () => state,
    authority: () => authority,
    async close() {
      const ended = asking.close()
      await line.abandon()
      await ended
    },
  }
}

const generationShape = z.object({ hierarchy: z.enum(['sm2', 'p256']), generation: z.int(), current: z.boolean(), revoked: z.boolean(), validUntil: z.iso.datetime() })
const authorityShape = z.object({ authority: z.object({ working: z.boolean(), rootListsEnd: z.iso.datetime().optional(), issuing: z.array(generationShape).default([]), pending: z.array(z.unknown()).default([]) }) })

function authorityIn(text: string): SignerAuthority | undefined {
  const { success, data } = readShape(authorityShape, jsonIn(text))
  if (!success) return undefined
  const { working, rootListsEnd, issuing, pending } = data.authority
  return { working, rootListsEnd: rootListsEnd === undefined ? undefined : new Date(rootListsEnd), issuing: issuing.map((each) => ({ ...each, validUntil: new Date(each.validUntil) })), restartNeeded: pending.length > 0 }
}
