interface Question<Key, Value> {
  readonly key: Key
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/**
 * 轮流合批 — as `batched`, and what is asked while an answer is on its way waits for it and makes the next call: under load few large calls instead of
 * many small ones, and a caller waits for one call and a half at most. `run` answers in the order of the keys; a failed call fails those in it and nobody else.
 */
export function inTurn<Key, Value>(sizeMax: number, run: (keys: readonly Key[]) => Promise<readonly Value[]>): (key: Key) => Promise<Value> {
  const waiting: Question<Key, Value>[] = []
  let busy = false

  const work = async (): Promise<void> => {
    while (waiting.length > 0) await answer(waiting.splice(0, sizeMax))
    busy = false
  }

  const answer = async (batch: readonly Question<Key, Value>[]): Promise<void> => {
    try {
      const values = await run(batch.map(({ key }) => key))
      if (values.length !== batch.length) throw new RangeError('a batch answers every key')
      batch.forEach(({ resolve }, at) => { resolve(values[at] as Value) })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return (key) => new Promise((resolve, reject) => {
    waiting.push({ key, resolve, reject })
    if (busy) return
    busy = true
    setImmediate(() => { void work() })
  })
}
