/** 拒绝说明 — what a clerk reads: what is so, and what to do next. Chinese; no placeholder for anything personal. */
export interface RefusalText {
  readonly zh: string
  readonly next: string
}
/** Codes of one aggregate in the order in which they are checked: the order of the keys is part of the contract. */
export type RefusalRegister = Readonly<Record<string, RefusalText>>
