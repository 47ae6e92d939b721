/** 不变量被破坏 — the program is wrong, not its caller. Never caught to go on. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation'
}

/** 断言 — for what the type cannot say; `why` holds no personal data, for it may reach a log. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new InvariantViolation(why)
}

/** 穷尽 — closes a switch: a new member of a union breaks the build wherever it has to be learnt. */
export function unreachable(value: never): never {
  const kind = typeof value === 'object' && value !== null && 'type' in value ? String((value as { type: unknown }).type) : typeof value
  throw new InvariantViolation(`unreachable: ${kind}`)
}
