import { expect, test } from 'vitest'
import { StoreMisconfigured, StoreUnavailable } from '../store/store-unavailable.ts'
import { leadOrRefuse } from './lead-or-refuse.ts'
import { TransferRefused } from './transfer-refused.ts'

const held = new StoreUnavailable('no longer waiting', { anotherWrites: true })
const away = new StoreUnavailable('no longer waiting')

/** What becomes of one wait after the other. */
function waits(...ends: readonly (Error | 'led')[]) {
  let [asked, at] = [0, 0]
  return {
    get asked() { return asked },
    awaitLeadership: () => {
      asked += 1
      const end = ends[at]
      at += 1
      return end === 'led' ? Promise.resolve() : Promise.reject(end ?? new Error('nobody waits that often'))
    },
  }
}

test('what another writes is refused, and waited for no longer', async () => {
  const store = waits(held)
  await expect(leadOrRefuse(store, '目标')).rejects.toThrow(TransferRefused)
  expect(store.asked).toBe(1)
})

test('a server that is slow is waited for longer, and then written to', async () => {
  const store = waits(away, 'led')
  await leadOrRefuse(store, '目标')
  expect(store.asked).toBe(2)
})

test('a server that does not answer is told as that, and not as another writer', async () => {
  const trouble = await leadOrRefuse(waits(away, away), '目标').catch((error: unknown) => error)
  expect(trouble).toBeInstanceOf(StoreUnavailable)
  expect(trouble).toMatchObject({ message: expect.stringContaining('目标的服务器没有及时答复') as string, cause: away })
})

test('another writer that shows itself while a server was slow is told, and so is what no waiting mends', async () => {
  await expect(leadOrRefuse(waits(away, held), '来源')).rejects.toThrow('来源正由一个账本写入')
  await expect(leadOrRefuse(waits(new StoreMisconfigured('KURRENTDB_URL')), '来源')).rejects.toThrow(StoreMisconfigured)
})
