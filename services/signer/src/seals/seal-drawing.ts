import { isRefusal, type Refusal } from '@hub/kernel'
import { drawNameSeal, drawSeal, type SealDrawingFault, type SealPicture } from '@hub/seal-picture'
import type { SealKind } from './seal-request.ts'
import { ofdSealPicture } from '../documents/ofd/ofd-seal-picture.ts'

/** 国发〔1999〕25号 [M]: seals of units have 42 mm; business seals are made a size smaller, name seals square. */
const sizesMm: Readonly<Record<SealKind, number>> = { unit: 42, business: 38, personal: 20 }

export interface WantedDrawing { readonly kind: SealKind; readonly name: string; readonly bottom: string | null }

/** 印章图样 — as PDF and screens draw it, and as the OFD that goes into the seal. */
export interface DrawnSeal { readonly picture: SealPicture; readonly ofd: Uint8Array }

/** 绘制印章 — reads a font of 15 MB the first time and works through outlines: for a thread. `day` is YYYY-MM-DD, told in the OFD. */
export function drawnSeal({ kind, name, bottom }: WantedDrawing, font: Uint8Array, day: string): DrawnSeal | Refusal<SealDrawingFault | 'SEAL_PICTURE_NOT_UNDERSTOOD'> {
  const picture = kind === 'personal'
    ? drawNameSeal({ name, sideMm: sizesMm.personal, font })
    : drawSeal({ name, ...(kind === 'business' ? { bottom: bottom ?? '' } : {}), diameterMm: sizesMm[kind], font })
  if (isRefusal(picture)) return picture
  const ofd = ofdSealPicture(picture, day)
  return isRefusal(ofd) ? ofd : { picture, ofd }
}
