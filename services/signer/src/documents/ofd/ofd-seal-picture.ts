import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { draftOfd, packOfd, type OfdPath } from '@hub/ofd'
import type { SealPicture } from '@hub/seal-picture'
import { inkOf } from './ofd-canvas.ts'
import { ofdSteps } from './ofd-path.ts'

/** 印泥红 */
const sealRed = inkOf('#d60d14')
/** A viewer in use, ofd.js, fills nothing in a seal: with an outline it shows the seal all the same. */
const outlineMm = 0.08
const sealMmMax = 100

/**
 * 印章图像 — a seal's drawing as the picture of type `ofd` of an electronic seal (GB/T 38540): an OFD of one page as large as the seal. It stays
 * sharp at any size and takes fewer bytes than a picture of points. The same drawing gives the same bytes.
 */
export function ofdSealPicture({ widthMm, heightMm, paths }: SealPicture, created: string): Uint8Array | Refusal<'SEAL_PICTURE_NOT_UNDERSTOOD'> {
  if (!(widthMm > 0 && widthMm <= sealMmMax && heightMm > 0 && heightMm <= sealMmMax) || paths.length === 0) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const body = paths.flatMap(({ d }): readonly OfdPath[] => {
    const steps = ofdSteps(d, (spot) => spot)
    return steps === undefined ? [] : [{ kind: 'path', box: { x: 0, y: 0, width: widthMm, height: heightMm }, steps, fill: sealRed, stroke: { ...sealRed, width: outlineMm } }]
  })
  if (body.length < paths.length) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const id = digest('sha256', Buffer.from(JSON.stringify(paths))).toString('hex', 0, 16)
  const files = draftOfd({ id, title: '', created, creator: '', customData: [], fonts: [], pages: [{ width: widthMm, height: heightMm, background: [], body }] }, { sealable: false })
  return isRefusal(files) ? refuse('SEAL_PICTURE_NOT_UNDERSTOOD') : packOfd(files)
}
