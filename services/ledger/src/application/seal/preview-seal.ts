import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { SealKind, SealRefusal, UnitId } from '@hub/schemas'
import { sealText } from '../../domain/seal/capture-rules.ts'
import type { StreamStates } from '../stream-states.ts'
import type { SealMaker, SealPicture } from './seal-maker.ts'

export interface PreviewWish {
  readonly kind: SealKind
  readonly name: string | null
  readonly bottom: string | null
}

/** 预览 — what a seal of this unit would look like, by the rules of its capture. Nothing is kept. @throws SealMakerUnavailable, StoreUnavailable */
export async function previewSeal({ states, sealMaker }: { readonly states: StreamStates; readonly sealMaker: SealMaker }, unitId: UnitId, wish: PreviewWish): Promise<SealPicture | Refusal<SealRefusal>> {
  const { state } = await states.get('unit', unitId)
  if (state.status !== 'active') return refuse('SEAL_UNIT_ENDED')
  const text = sealText({ ...wish, unitName: state.name })
  return isRefusal(text) ? text : sealMaker.preview({ kind: wish.kind, ...text })
}
