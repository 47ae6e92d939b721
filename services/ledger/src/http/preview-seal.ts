import { isRefusal, Unavailable, type Refusal } from '@hub/kernel'
import { commandRoles, type SealRefusal, type UnitId } from '@hub/schemas'
import type { PreviewWish } from '../application/seal/preview-seal.ts'
import type { SealPicture } from '../application/seal/seal-maker.ts'
import { kindOf, retryAfterMs, type AnswerPorts } from './answer-commands.ts'

/** What `POST /v1/seal-preview` answers. */
export type PreviewAnswer =
  | ({ readonly kind: 'drawn' } & SealPicture)
  | { readonly kind: 'refused'; readonly code: string; readonly detail: Refusal['detail'] }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

export interface PreviewPorts extends Pick<AnswerPorts, 'verifyToken' | 'whoAmI' | 'log' | 'outages'> {
  readonly previewSeal: (unitId: UnitId, wish: PreviewWish) => Promise<SealPicture | Refusal<SealRefusal>>
}

/** 预览印章 — of the custodian's own unit; open to whoever may capture one. */
export async function answerPreview(ports: PreviewPorts, authorization: string | undefined, wish: PreviewWish): Promise<PreviewAnswer> {
  try {
    const principal = await ports.verifyToken(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')
    if (isRefusal(principal)) return refused(principal)
    const caller = await ports.whoAmI(principal)
    if (isRefusal(caller)) return refused(caller)
    if (caller.suspended) return refused({ refused: 'ACCOUNT_SUSPENDED', detail: {} })
    if (!caller.roles.some((role) => commandRoles.CaptureSeal.includes(role))) return refused({ refused: 'ROLE_MISSING', detail: { needed: commandRoles.CaptureSeal } })
    const drawn = await ports.previewSeal(caller.unitId as UnitId, wish)
    return isRefusal(drawn) ? refused(drawn) : { kind: 'drawn', ...drawn }
  } catch (error) {
    const tell = (): void => { ports.log.warn({ err: error }, 'seal cannot be drawn now') }
    if (error instanceof Unavailable) ports.outages.met(kindOf(error), tell)
    else tell()
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}

function refused({ refused: code, detail }: Refusal): PreviewAnswer {
  return { kind: 'refused', code, detail }
}
