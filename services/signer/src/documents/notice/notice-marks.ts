import type { NoticeContent, NoticeKind } from '@hub/schemas'

/** 文书名称 */
export const noticeTitles: Readonly<Record<NoticeKind, string>> = { receipt: '收件凭证', acceptance: '受理通知书', supplement: '补正告知书', decline: '不予受理通知书' }

/**
 * 文书元数据 — what a notice says of itself under names of our own [I], initials of the pinyin as those of licences are: custom data of an OFD, entries of the document information of
 * a PDF. Frozen, and under the seal: 文书类型 (WSLX) is how a verifier knows a notice for a notice, and no licence bears it. Nothing of a person is among them.
 */
export function noticeMarks({ kind, noticeId, windowUnit }: Pick<NoticeContent, 'kind' | 'noticeId' | 'windowUnit'>, composedAt: string): readonly (readonly [name: string, value: string])[] {
  return [['WSLX', `zhengyuan/notice/v1 ${kind}`], ['WSMC', noticeTitles[kind]], ['WSBS', noticeId], ['WSZZJG', windowUnit], ['WSZZSJ', composedAt]]
}
