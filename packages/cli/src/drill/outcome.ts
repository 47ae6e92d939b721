import { refusalText } from '../import/remark-of-reply.ts'

/** 结果 of one licence — `ended`: it has ended, the old file stays; `erased`: one of its holders was erased, its files went with her and none is made again; `unanswered`: nothing came in time. */
export type Outcome =
  | { readonly kind: 'remade' }
  | { readonly kind: 'ended'; readonly code: string }
  | { readonly kind: 'erased'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unanswered' }

const notOurs = 'LICENCE_FILE_NOT_OURS'
const holderErased = 'HOLDER_ERASED'

/** A licence with a file was issued here under a template, and neither is undone: what is refused as "not ours" has ended since. */
export function outcomeOfRefusal(code: string): Outcome {
  if (code === holderErased) return { kind: 'erased', code }
  return code === notOurs ? { kind: 'ended', code } : { kind: 'refused', code }
}

/** 结果的说明 — Chinese, with the code where there is one. */
export function textOfOutcome(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case undefined: return '待重制'
    case 'remade': return '已重制'
    case 'ended': return '证照已终止，旧文件保留'
    case 'erased': return '不能重制：持证人的信息已清除，旧文件已随之删除'
    case 'refused': return `未重制：${refusalText(outcome.code)}`
    case 'unanswered': return '没有及时制成：请稍后再次运行本命令'
  }
}

export function codeOfOutcome(outcome: Outcome | undefined): string {
  return outcome !== undefined && 'code' in outcome ? outcome.code : ''
}
