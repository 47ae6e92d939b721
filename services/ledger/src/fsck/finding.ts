/** 核查项 — in the order in which they are made: what comes later rests on what came before. */
export const checkTitles = {
  'log': '事件日志：位置、规范形式、流内序号、登记时间',
  'reservations': '唯一性占用',
  'vault-keys': '包裹着的密钥',
  'sealed': '密封内容与清除',
  'command-index': '命令索引',
  'decide-index': '决策索引',
  'read-models': '读模型',
  'masked-models': '掩码读模型',
  'valid-licences': '同一键下的有效证照',
} as const
export type CheckName = keyof typeof checkTitles

/** 不一致 — what should be there and what is. Holds ids, codes and states; no plain value. */
export interface Disagreement {
  readonly check: CheckName
  /** Null where it has no place in the log. */
  readonly position: number | null
  readonly stream: string | null
  readonly expected: string
  readonly found: string
}

/** 未查 */
export interface Unchecked {
  readonly check: CheckName
  readonly why: string
}

/** 一项核查的结果 — what was found in the log first; where there is nothing, perhaps a part of it that could not be looked at. */
export type Outcome = Disagreement | Unchecked | undefined

export function isDisagreement(outcome: Outcome): outcome is Disagreement {
  return outcome !== undefined && 'expected' in outcome
}
