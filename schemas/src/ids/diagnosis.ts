/** 备注 — something a reader should know about a text that does not by itself make it wrong. `message` is Chinese. */
export interface Remark {
  readonly code: string
  readonly message: string
}

/** 合格 — the text passed every check there is for its kind. `parts` may hold personal data: not for logs. */
export interface Right<Value, Parts> {
  readonly valid: true
  readonly value: Value
  readonly parts: Parts
  readonly remarks: readonly Remark[]
}

/**
 * 不合格 — the first thing found wrong, from left to right and the check character last.
 * Texts quote at most one character of the input, so a diagnosis can be shown without repeating an identity number.
 */
export interface Wrong<Part extends string, Code extends string> {
  readonly valid: false
  readonly part: Part
  readonly code: Code
  /** Chinese, for the person who typed the text. */
  readonly message: string
  /** The check character as given; present only where the check character is what is wrong. */
  readonly given?: string
  /** The check character that the rest of the text asks for. Never a repair: any other character may be the wrong one. */
  readonly computed?: string
  /** Chinese; a guess at the cause. Nothing acts on it. */
  readonly hint?: string
  readonly remarks: readonly Remark[]
}

interface Fault<Part extends string, Code extends string> extends Omit<Wrong<Part, Code>, 'valid' | 'remarks'> {
  readonly remarks?: readonly Remark[]
}

export function right<Value, Parts>(value: Value, parts: Parts, remarks: readonly Remark[] = []): Right<Value, Parts> {
  return { valid: true, value, parts, remarks }
}

export function wrong<Part extends string, Code extends string>(fault: Fault<Part, Code>): Wrong<Part, Code> {
  return { valid: false, remarks: [], ...fault }
}

export function wrongCheck(
  given: string,
  computed: string,
  remarks: readonly Remark[] = [],
): Wrong<'check', 'CHECK_CHARACTER_WRONG'> {
  const message = `校验码不符：按其余各位计算应为 ${computed}，给出的是 ${given}`
  return wrong({ part: 'check', code: 'CHECK_CHARACTER_WRONG', message, given, computed, remarks })
}
