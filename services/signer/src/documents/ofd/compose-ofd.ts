import { digest } from '@hub/canonical'
import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { draftOfd, type Box, type OfdDocument, type OfdFault, type OfdFiles, type OfdFont } from '@hub/ofd'
import { drawPlan } from '../drawing/draw-plan.ts'
import type { FontFace } from '../fonts/font-face.ts'
import { facesOf, type FontOrder } from '../fonts/font-order.ts'
import { planLicence, type LicenceFile, type LicencePlan } from '../plan-licence.ts'
import type { DocumentRefusal } from '../refusals.ts'
import type { FontSubsets } from './font-subset.ts'
import { licenceCustomData, type LicenceMetadata } from './licence-metadata.ts'
import { OfdCanvas } from './ofd-canvas.ts'
import { ofdGround } from './ofd-ground.ts'
import { mmOf } from './ofd-units.ts'

export interface OfdLicenceFile extends LicenceFile { readonly metadata: LicenceMetadata }

export interface ComposedOfd {
  /** To be sealed, then packed */
  readonly files: OfdFiles
  /** Millimetres on the page, one an issuing authority, in their order: all of them are in the list of signatures, and the file is not whole until all have sealed */
  readonly seals: readonly Box[]
}

/**
 * 制作 OFD — the page of a licence as an unsealed OFD (GB/T 33190-2016): the same plan as the PDF, fonts embedded as subsets, metadata as custom
 * data. The same input gives the same bytes.
 */
export async function composeOfd(file: OfdLicenceFile, order: FontOrder, subsets: FontSubsets): Promise<ComposedOfd | Refusal<DocumentRefusal | OfdFault>> {
  const plan = planLicence(file, order)
  if (isRefusal(plan)) return plan
  const files = draftOfd(await drawnDocument(file, plan, order, subsets), { seals: plan.seals.length })
  if (isRefusal(files)) return files
  return { files, seals: plan.seals.map(({ x, y, diameter }) => ({ x: mmOf(x), y: mmOf(y), width: mmOf(diameter), height: mmOf(diameter) })) }
}

async function drawnDocument(file: OfdLicenceFile, plan: LicencePlan, order: FontOrder, subsets: FontSubsets): Promise<OfdDocument> {
  const { template: { name, ground }, content, metadata, annotation, composedAt } = file
  const { page } = plan
  const canvas = new OfdCanvas(page, facesOf(order))
  drawPlan(canvas, order, plan)
  const fonts = await Promise.all([...canvas.characters].map(([face, characters]) => embedded(face, characters, subsets)))
  const customData = licenceCustomData({ name, content, metadata, annotation, composedAt })
  // The identifier comes from what the document shows and says, so that two licences never share one.
  const id = digest('sha256', Buffer.from(JSON.stringify([name, composedAt, customData, canvas.objects]))).toString('hex', 0, 16)
  const background = ground === undefined ? [] : ofdGround(ground, page)
  return { id, title: name, created: dayOf(composedAt), creator: 'Zhengyuan', fonts, customData, pages: [{ width: mmOf(page.width), height: mmOf(page.height), background, body: canvas.objects }] }
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
