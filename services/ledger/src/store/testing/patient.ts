import type { WriterLimits } from '../writing/writer-limits.ts'

/** 耐心限额 — for specs in which everybody is answered in the end: no caller and no `close` gives up before a slow machine gets there. */
export const patient: Partial<WriterLimits> = { answerTimeMaxMs: 120_000, closeTimeMaxMs: 30_000 }
