import type { ConnectionOptions } from 'node:tls'
import { parseGlyphRanges, type GlyphRanges } from '@hub/schemas'
import { Agent, request } from 'undici'
import { z } from 'zod'
import type { Glyphs } from './application/licence/glyphs.ts'

export interface SignerGlyphsOptions {
  /** `https://host:port` */
  readonly url: string
  /** `(await mutualTls(…)).client('signer')` of @hub/pki. */
  readonly tls: Pick<ConnectionOptions, 'key' | 'cert' | 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
  readonly everyMs?: number
}

/** A signer has other fonts after a restart at the soonest. */
const everyMsDefault = 30_000
/** The first time the signer reads its fonts for it. */
const answerTimeoutMs = 20_000
const answerBytesMax = 512 * 1024

const shape = z.object({ further: z.string() })

/**
 * 签名机字库 — asks again and again what the signer's own fonts draw, so that no command waits for it. While nothing is known, or what comes is no table, the fonts of the program are the least: a
 * name is refused rather than issued without a file. What was known is kept while the signer is away.
 */
export function watchGlyphs({ url, tls, everyMs = everyMsDefault }: SignerGlyphsOptions): Glyphs & { close(): Promise<void> } {
  const agent = new Agent({ connect: { ...tls, timeout: answerTimeoutMs }, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs, maxResponseSize: answerBytesMax, connections: 1, pipelining: 1 })
  let known: GlyphRanges = []
  let asking: Promise<void> | undefined

  const ask = async (): Promise<void> => {
    try {
      const { statusCode, body } = await request(new URL('/v1/glyphs', url), { dispatcher: agent })
      const text = await body.text()
      if (statusCode === 200) known = tableIn(text) ?? known
    } catch {
      // Told by the watch over the signer; the next round asks again.
    }
  }
  const askAgain = (): void => { asking ??= ask().finally(() => { asking = undefined }) }
  askAgain()
  const timer = setInterval(askAgain, everyMs).unref()

  return {
    further: () => known,
    async close() {
      clearInterval(timer)
      await agent.destroy()
      await asking
    },
  }
}

function tableIn(text: string): GlyphRanges | undefined {
  const answer = shape.safeParse(parseJson(text), { reportInput: false })
  return answer.success ? parseGlyphRanges(answer.data.further) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
