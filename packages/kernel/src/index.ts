export { assert, InvariantViolation, unreachable } from './assert.ts'
export type { Decider, Decision } from './decider.ts'
export { firstRefusal, isRefusal, refuse, type Refusal } from './refusal.ts'
export { Unavailable } from './unavailable.ts'
