import { digest } from '@hub/canonical'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { draftOfd, type Box, type OfdDocument, type OfdFault, type OfdFiles, type OfdFont } from '@hub/ofd'
import { drawPlan } from '../drawing/draw-plan.ts'
import type { FontFace } from '../fonts/font-face.ts'
import { facesOf, type FontOrder } from '../fonts/font-order.ts'
import type { DocumentRefusal } from '../refusals.ts'
import { sealedPageOf, sheetOf, type Sheet, type SheetFile } from '../sheet.ts'
import type { FontSubsets } from './font-subset.ts'
import { OfdCanvas } from './ofd-canvas.ts'
import { ofdGround } from './ofd-ground.ts'
import { mmOf } from './ofd-units.ts'

export type { OfdLicenceFile } from '../sheet.ts'

export interface ComposedOfd {
  /** To be sealed, then packed */
  readonly files: OfdFiles
  /** Millimetres on the page, one an issuing authority, in their order: all of them are in the list of signatures, and the file is not whole until all have sealed */
  readonly seals: readonly Box[]
  /** The page on which they stand, counted from 0 */
  readonly sealedPage: number
}

/**
 * 制作 OFD — a document as an unsealed OFD (GB/T 33190-2016): the same plan as the PDF, fonts embedded as subsets, metadata as custom
 * data. The same input gives the same bytes.
 */
export async function composeOfd(file: SheetFile, order: FontOrder, subsets: FontSubsets): Promise<ComposedOfd | Refusal<DocumentRefusal | OfdFault>> {
  const sheet = sheetOf(file, order)
  if (isRefusal(sheet)) return sheet
  const { at, seals } = sealedPageOf(sheet)
  const files = draftOfd(await drawnDocument(sheet, order, subsets), { seals: seals.length })
  if (isRefusal(files)) return files
  return { files, seals: seals.map(({ x, y, diameter }) => ({ x: mmOf(x), y: mmOf(y), width: mmOf(diameter), height: mmOf(diameter) })), sealedPage: at }
}

async function drawnDocument({ title, composedAt, customData, ground, pages }: Sheet, order: FontOrder, subsets: FontSubsets): Promise<OfdDocument> {
  const canvases = pages.map((plan) => {
    const canvas = new OfdCanvas(plan.page, facesOf(order))
    drawPlan(canvas, order, plan)
    return { page: plan.page, canvas }
  })
  const characters = new Map<FontFace, Set<string>>()
  for (const { canvas } of canvases) for (const [face, drawn] of canvas.characters) characters.set(face, new Set([...(characters.get(face) ?? []), ...drawn]))
  const fonts = await Promise.all([...characters].map(([face, drawn]) => embedded(face, drawn, subsets)))
  // The identifier comes from what the document shows and says, so that two documents never share one.
  const id = digest('sha256', Buffer.from(JSON.stringify([title, composedAt, customData, ...canvases.map(({ canvas }) => canvas.objects)]))).toString('hex', 0, 16)
  return {
    id, title, created: dayOf(composedAt), creator: 'Zhengyuan', fonts, customData,
    pages: canvases.map(({ page, canvas }, at) => ({ width: mmOf(page.width), height: mmOf(page.height), background: ground === undefined || at > 0 ? [] : ofdGround(ground, page), body: canvas.objects })),
  }
}

/** The standard has a day there, without a zone: the one of the office that made the document. */
const beijingMs = 8 * 60 * 60 * 1000

function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + beijingMs).toISOString().slice(0, 'YYYY-MM-DD'.length)
}

async function embedded(face: FontFace, characters: ReadonlySet<string>, subsets: FontSubsets): Promise<OfdFont> {
  const { postscriptName, familyName } = face.font
  assert(postscriptName !== null && familyName !== null, 'a font has names')
  return { name: face.name, postscriptName, familyName, extension: 'ttf', bytes: await subsets.of(face, characters) }
}
