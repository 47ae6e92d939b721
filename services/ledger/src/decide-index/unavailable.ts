import { InvariantViolation, Unavailable } from '@hub/kernel'
import pg, { type Pool, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg'

/** 决策索引暂不可用 — PostgreSQL cannot be reached, does not answer in time, or has no room; the cause says what. */
export class IndexUnavailable extends Unavailable {
  override readonly name = 'IndexUnavailable'
}

/**
 * 决策索引超前于日志 — its tables know of events that the store does not have: the log is another one (a hub that has moved to KurrentDB or back, opened without its
 * log), or was restored without the rest of the database. Deciding on it would forget commands and disclose twice.
 */
export class IndexAhead extends Unavailable {
  override readonly name = 'IndexAhead'

  constructor(index: number, log: number) {
    super(`决策索引已到位置 ${String(index)}，而事件库只到 ${String(log)}：事件库不是这个枢纽的，没有迁移过来，或只恢复了其中一个`)
  }
}

// Feature not supported; cardinality, data, integrity; syntax or access; program limit. Such a statement is wrong and would be wrong again.
const ownFault = /^(0A|21|22|23|42|54)/

/** What a failed statement of the decision index is to its caller: a mistake of ours stays what it is, everything else is IndexUnavailable. */
export function indexTrouble(cause: unknown): unknown {
  const ours = cause instanceof InvariantViolation || cause instanceof TypeError || (cause instanceof pg.DatabaseError && ownFault.test(cause.code ?? ''))
  return ours ? cause : new IndexUnavailable('决策索引暂不可用', { cause })
}

/** One statement of the decision index. @throws IndexUnavailable */
export async function askIndex<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<QueryResult<Row>> {
  try {
    return await pool.query<Row>(query)
  } catch (cause) {
    throw indexTrouble(cause)
  }
}
