interface Waiting<Key, Value> {
  readonly key: Key
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/**
 * 合批 — turns many single questions of one event-loop turn into one question of many. `run` answers in the order of the keys;
 * at most `sizeMax` keys a call. A failed call fails those who waited for it and nobody else.
 */
export function batched<Key, Value>(sizeMax: number, run: (keys: readonly Key[]) => Promise<readonly Value[]>): (key: Key) => Promise<Value> {
  let waiting: Waiting<Key, Value>[] = []

  const flush = (): void => {
    const all = waiting
    waiting = []
    for (let from = 0; from < all.length; from += sizeMax) void answer(all.slice(from, from + sizeMax))
  }

  const answer = async (batch: readonly Waiting<Key, Value>[]): Promise<void> => {
    try {
      const values = await run(batch.map(({ key }) => key))
      if (values.length !== batch.length) throw new RangeError('a batch answers every key')
      batch.forEach(({ resolve }, at) => { resolve(values[at] as Value) })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return (key) => new Promise((resolve, reject) => {
    if (waiting.push({ key, resolve, reject }) === 1) setImmediate(flush)
  })
}
