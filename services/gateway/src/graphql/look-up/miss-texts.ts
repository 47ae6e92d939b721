import type { MissKind } from '@hub/schemas'

/** 未命中说明 — whose fault it is and what to do next; no word about the person. */
export const missTexts: Readonly<Record<MissKind, { readonly zh: string; readonly next: string }>> = {
  none: { zh: '无此证：该当事人没有这种证照。', next: '请核对材料项与当事人；确需该证照的，请当事人先向颁发机构申领。' },
  'not-deposited': { zh: '未归集：该证照尚未入库。', next: '请收取纸质材料（理由选“证照未归集”），并可向颁发机构提出补录。' },
  mismatch: { zh: '信息不符：与窗口所见的证照编号不一致。', next: '请核对编号后重试；仍不符的，请收取纸质材料（理由选“信息不符”）并可提出异议。' },
  'source-failed': { zh: '系统故障：数据源没有答复。', next: '请稍后重试；当事人不便等候的，请收取纸质材料（理由选“系统故障”）。' },
}
