import { isRefusal, type Refusal } from '@hub/kernel'
import { commandRoles, type SealRefusal, type UnitId } from '@hub/schemas'
import type { PreviewWish } from '../application/seal/preview-seal.ts'
import type { SealPicture } from '../application/seal/seal-maker.ts'
import { previewAs, type CallerPorts, type NotShown } from './preview-as.ts'

/** What `POST /v1/seal-preview` answers. */
export type PreviewAnswer = ({ readonly kind: 'drawn' } & SealPicture) | NotShown

export interface PreviewPorts extends CallerPorts {
  readonly previewSeal: (unitId: UnitId, wish: PreviewWish) => Promise<SealPicture | Refusal<SealRefusal>>
}

/** 预览印章 — of the custodian's own unit; open to whoever may capture one. */
export function answerPreview(ports: PreviewPorts, authorization: string | undefined, wish: PreviewWish): Promise<PreviewAnswer> {
  return previewAs(ports, authorization, {
    roles: commandRoles.CaptureSeal, trouble: 'seal cannot be drawn now',
    async draw({ unitId }) {
      const drawn = await ports.previewSeal(unitId as UnitId, wish)
      return isRefusal(drawn) ? drawn : { kind: 'drawn' as const, ...drawn }
    },
  })
}
