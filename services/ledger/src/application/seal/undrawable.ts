import { isRefusal, type Refusal } from '@hub/kernel'
import type { SealRefusal } from '@hub/schemas'
import { sealText } from '../../domain/seal/capture-rules.ts'
import type { CaptureSeal } from '../../domain/seal/commands.ts'
import { SealMakerUnavailable, type SealMaker } from './seal-maker.ts'

/**
 * 印面可否排印 — why the signer cannot draw what is being captured: a character that the font of seals lacks, a text that is too long or too short. A signer that
 * is away holds nothing up: filing asks again.
 */
export async function undrawable(maker: Pick<SealMaker, 'preview'>, captured: Pick<CaptureSeal, 'kind' | 'name' | 'bottom' | 'unitName'>): Promise<Refusal<SealRefusal> | undefined> {
  const text = sealText(captured)
  if (isRefusal(text)) return text
  try {
    const drawn = await maker.preview({ kind: captured.kind, ...text })
    return isRefusal(drawn) ? drawn : undefined
  } catch (error) {
    if (error instanceof SealMakerUnavailable) return undefined
    throw error
  }
}
