import type { Refusal } from '@hub/kernel'
import type { Instant, LicenceContent, LicenceTemplate } from '@hub/schemas'
import { DocumentMakerUnavailable } from '../files/document-maker.ts'

/** 样张要求 — a template and what a licence could say; nothing of anybody. */
export interface SampleWish {
  readonly template: LicenceTemplate
  readonly content: LicenceContent
  readonly composedAt: Instant
}

/** 样张端口 — draws a page that says that it is a sample: no seal, no signature, and nothing is kept. @throws DocumentMakerUnavailable */
export interface TemplatePreviewer {
  preview(wish: SampleWish): Promise<Buffer | Refusal>
}

/** 未接签名机 — for programs that work on a log and show nothing. */
export const noPreviewer: TemplatePreviewer = { preview: () => Promise.reject(new DocumentMakerUnavailable('这个程序没有连接签名机')) }
