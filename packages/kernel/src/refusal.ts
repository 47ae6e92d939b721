/**
 * 拒绝 — "no" as a value. `detail` holds codes, ids, counts and dates that help the caller to the next step;
 * never a name, an ID number or free text, because it travels into answers and logs.
 */
export interface Refusal<Code extends string = string> {
  readonly refused: Code
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

export function refuse<Code extends string>(refused: Code, detail: Refusal['detail'] = {}): Refusal<Code> {
  return { refused, detail }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

/** The first refusal of a list of checks, so that the order in the code is the order a caller meets. */
export function firstRefusal<Code extends string>(...checks: readonly (Refusal<Code> | undefined)[]): Refusal<Code> | undefined {
  return checks.find((check) => check !== undefined)
}
