import { isRefusal, type Refusal } from '@hub/kernel'
import type { CustomData } from '@hub/ofd'
import type { Instant, LicenceTemplate } from '@hub/schemas'
import { annotationFields } from './annotation-fields.ts'
import type { FontOrder } from './fonts/font-order.ts'
import type { NoticeFile } from './notice/notice-file.ts'
import { noticeMarks, noticeTitles } from './notice/notice-marks.ts'
import { planNotice } from './notice/plan-notice.ts'
import { licenceCustomData, type LicenceMetadata } from './ofd/licence-metadata.ts'
import { planLicence, type LicenceFile, type PagePlan } from './plan-licence.ts'
import type { DocumentRefusal } from './refusals.ts'

/** 待排文书 — of either kind, as it is drawn in whatever format. Its seals stand on one of its pages. */
export interface Sheet {
  readonly title: string
  readonly composedAt: Instant
  /** 描述信息 of a PDF, beside the title and the instant */
  readonly marks: readonly (readonly [name: string, value: string])[]
  /** 元数据 of an OFD */
  readonly customData: readonly CustomData[]
  readonly ground: LicenceTemplate['ground']
  readonly pages: readonly [PagePlan, ...PagePlan[]]
  /** Why it is signed, as the signature says */
  readonly reason: string
}

/** 盖章页 — the page with the seals, counted from 0; the first where there are none. */
export function sealedPageOf({ pages }: Pick<Sheet, 'pages'>): { readonly at: number } & Pick<PagePlan, 'page' | 'seals'> {
  const at = Math.max(0, pages.findIndex(({ seals }) => seals.length > 0))
  return { at, ...(pages[at] ?? pages[0]) }
}

export interface OfdLicenceFile extends LicenceFile { readonly metadata: LicenceMetadata }

/** 待制文件 — a licence, or a notice of a case. */
export type SheetFile = OfdLicenceFile | NoticeFile

export function sheetOf(file: SheetFile, order: FontOrder): Sheet | Refusal<DocumentRefusal> {
  return 'notice' in file ? sheetOfNotice(file, order) : sheetOfLicence(file, order)
}

/** Without metadata: a PDF, which bears none of a licence. */
export function sheetOfLicence(file: LicenceFile & Partial<Pick<OfdLicenceFile, 'metadata'>>, order: FontOrder): Sheet | Refusal<DocumentRefusal> {
  const { template: { name, ground }, content, metadata, annotation, composedAt } = file
  const plan = planLicence(file, order)
  if (isRefusal(plan)) return plan
  const customData = metadata === undefined ? [] : licenceCustomData({ name, content, metadata, annotation, composedAt })
  return { title: name, composedAt, marks: annotationFields(annotation, composedAt), customData, ground, pages: [plan], reason: '签发证照' }
}

function sheetOfNotice(file: NoticeFile, order: FontOrder): Sheet | Refusal<DocumentRefusal> {
  const { notice, composedAt } = file
  const pages = planNotice(file, order)
  if (isRefusal(pages)) return pages
  const marks = noticeMarks(notice, composedAt)
  return { title: noticeTitles[notice.kind], composedAt, marks, customData: marks.map(([name, value]) => ({ name, value })), ground: undefined, pages, reason: `出具${noticeTitles[notice.kind]}` }
}
