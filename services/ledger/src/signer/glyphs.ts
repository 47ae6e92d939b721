import { parseGlyphRanges, readShape, type GlyphRanges } from '@hub/schemas'
import { z } from 'zod'
import type { Glyphs } from '../application/licence/glyphs.ts'
import { askAgain } from './ask-again.ts'
import { jsonIn, openSignerLine, type SignerPlace } from './signer-line.ts'

export interface SignerGlyphsOptions extends SignerPlace { readonly everyMs?: number }

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
export function watchGlyphs({ everyMs = everyMsDefault, ...place }: SignerGlyphsOptions): Glyphs & { close(): Promise<void> } {
  const line = openSignerLine(place, { connectionsMax: 1, connectTimeoutMs: answerTimeoutMs, answerBytesMax })
  let known: GlyphRanges = []

  const asking = askAgain(async () => {
    try {
      const { status, text } = await line.ask({ path: '/v1/glyphs' })
      if (status === 200) known = tableIn(text) ?? known
    } catch {
      // Told by the watch over the signer; the next round asks again.
    }
  }, everyMs)

  return {
    further: () => known,
    async close() {
      const ended = asking.close()
      await line.abandon()
      await ended
    },
  }
}

function tableIn(text: string): GlyphRanges | undefined {
  const answer = readShape(shape, jsonIn(text))
  return answer.success ? parseGlyphRanges(answer.data.further) : undefined
}
