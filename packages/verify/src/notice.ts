/** 窗口文书种类 — unknown: a later kind, or one that says it is a notice and not of what kind. */
export type NoticeKind = 'receipt' | 'acceptance' | 'supplement' | 'decline' | 'unknown'

/** 窗口文书 — what a notice of a case says of itself, in the words of the file; null where it does not say it, or says it twice. Nothing of it is known of a file that is not unchanged. */
export interface Notice {
  readonly kind: NoticeKind
  /** 文书编号 */
  readonly number: string | null
  /** 制作机构: the window */
  readonly office: string | null
  /** 制作时间 (RFC 3339) */
  readonly madeAt: string | null
}

interface Said { readonly name: string; readonly value: string }

/** Names of this project, in an OFD's custom data and in a PDF's document information alike [I]; the signer writes them (notice-marks.ts). */
const names = { type: 'WSLX', number: 'WSBS', office: 'WSZZJG', madeAt: 'WSZZSJ' } as const
const typePrefix = 'zhengyuan/notice/v1 '

/** 文书名称 of each kind, as a person knows it. */
export const noticeNames: Readonly<Record<NoticeKind, string>> = { receipt: '收件凭证', acceptance: '受理通知书', supplement: '补正告知书', decline: '不予受理通知书', unknown: '窗口文书' }

/** 窗口文书种类 by its word in files and registers. */
export function noticeKindOf(word: string): NoticeKind {
  return Object.hasOwn(noticeNames, word) ? (word as NoticeKind) : 'unknown'
}

/** 认出窗口文书 — null for a file that does not say that it is one: whatever says so, once or twice, is a notice and no licence. */
export function noticeOf(metadata: readonly Said[]): Notice | null {
  const saidOnce = (name: string): string | null => {
    const [first, ...more] = metadata.filter((said) => said.name === name)
    return first === undefined || more.length > 0 ? null : first.value
  }
  if (!metadata.some(({ name }) => name === names.type)) return null
  return { kind: typeOf(saidOnce(names.type) ?? ''), number: saidOnce(names.number), office: saidOnce(names.office), madeAt: saidOnce(names.madeAt) }
}

function typeOf(said: string): NoticeKind {
  return said.startsWith(typePrefix) ? noticeKindOf(said.slice(typePrefix.length)) : 'unknown'
}
