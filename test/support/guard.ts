/** 防线 — ends what would otherwise hang. Nothing is expected of it: no machine that is merely slow gets there. */
export const guard = (ms = 100_000): AbortSignal => AbortSignal.timeout(ms)
