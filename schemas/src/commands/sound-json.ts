/** Deeper than any command has a use for; a walk by recursion over a body cannot run out of stack. */
export const nestingMax = 40

/**
 * 可规范化 — why a parsed JSON value cannot be taken at all, or undefined. A lone surrogate has no canonical form (RFC 8785 section 3.2.2.2), and
 * `__proto__` as a member's own name would be dropped without a word by what reads it. Goes through any depth without recursion.
 */
export function findUnsound(body: unknown): string | undefined {
  let level: readonly unknown[] = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > nestingMax) return `嵌套不能超过 ${nestingMax} 层`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value === 'string' && !value.isWellFormed()) return '文本中有不完整的字符'
      if (typeof value !== 'object' || value === null) continue
      for (const [key, member] of Object.entries(value)) {
        if (!key.isWellFormed() || key === '__proto__') return '字段名不能使用'
        next.push(member)
      }
    }
    level = next
  }
  return undefined
}
