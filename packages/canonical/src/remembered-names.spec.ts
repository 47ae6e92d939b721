import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

// In a file of its own: nothing has been remembered before.
test('names that somebody made up to be long are not remembered', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heldBytes = async (): Promise<number> => {
    for (let again = 0; again < 5; again += 1) {
      await turn()
      collect()
    }
    return process.memoryUsage().heapUsed
  }
  const before = await heldBytes()
  for (let n = 0; n < 40; n += 1) canonicalJson({ [`${String(n)}${'x'.repeat(1_000_000)}`]: n })
  expect((await heldBytes()) - before).toBeLessThan(20_000_000)
})
