/**
 * 暂不可用 — infrastructure trouble: the caller may try again, the operator sees the cause.
 * Services derive their own (`KeyUnavailable`, `StoreUnavailable`), so that one `instanceof` serves the edge.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable'
}
