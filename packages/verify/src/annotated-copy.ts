/** 加注件 — what a copy says of itself, in the words of the file; null where it does not say it, or says it twice. Nothing of it is known of a file that is not unchanged. */
export interface AnnotatedCopy {
  /** 制作时间 */
  readonly madeAt: string | null
  /** 制作者 */
  readonly maker: string | null
  /** 制作事由: for what it may be used */
  readonly usedFor: string | null
  /** 有效期截止时间: an instant (RFC 3339), or a day */
  readonly until: string | null
}

interface Said { readonly name: string; readonly value: string }

/** Short names of implementations of GB/T 36903, in an OFD's custom data and in a PDF's document information alike [I]. */
const names = { madeAt: 'JZJZZSJ', maker: 'JZJZZZ', usedFor: 'JZJZZSY', until: 'JZJYXQJZSJ' } as const

/** 认出加注件 — null for a file that bears none of its marks. */
export function annotatedCopyOf(metadata: readonly Said[]): AnnotatedCopy | null {
  const saidOnce = (name: string): string | null => {
    const [first, ...more] = metadata.filter((said) => said.name === name)
    return first === undefined || more.length > 0 ? null : first.value
  }
  const marks: ReadonlySet<string> = new Set(Object.values(names))
  if (!metadata.some(({ name }) => marks.has(name))) return null
  return { madeAt: saidOnce(names.madeAt), maker: saidOnce(names.maker), usedFor: saidOnce(names.usedFor), until: saidOnce(names.until) }
}

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.]\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const dayShape = /^\d{4}-\d{2}-\d{2}$/

/** 期限是否已过 — at `now` (RFC 3339); a day lasts until its end in Beijing. Undefined where the file does not say until when in a way that is understood. */
export function isTermOver({ until }: AnnotatedCopy, now: string): boolean | undefined {
  const end = until === null ? Number.NaN : Date.parse(dayShape.test(until) ? `${until}T23:59:59.999+08:00` : instantShape.test(until) ? until : '')
  return Number.isNaN(end) ? undefined : end < Date.parse(now)
}
