import { connectWith } from '../connection.ts'
import type { Connect, StoreConnection } from '../session.ts'

/** Believes to have the writer's lock whoever has it: what is left to protect the log is the epoch. */
export function withoutLock(connectionString: string): Connect {
  return async (purpose) => {
    const connection = await connectWith(connectionString)(purpose)
    const run: StoreConnection['run'] = async (statement) => {
      const result = await connection.run(statement)
      return statement.name === 'take_lock' ? { count: 1, rows: [[true]] } : result
    }
    return { identity: connection.identity, run, listen: (...given) => connection.listen(...given), onLost: (listener) => { connection.onLost(listener) }, close: (now) => connection.close(now) }
  }
}
