import { startHub, type Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { runHub } from './hub-command.ts'

// A stock made on the stopped hub, and the same rows once more at its front door.
let city: CityHub
let again: Hub | undefined
const stopped = () => ({ hub: { url: '', dataDir: city.dataDir } })
const bulk = (licences: number) => runHub(['demo', '--licences', String(licences), '--bulk'], stopped())

beforeAll(async () => { city = await startCityHub() }, cityHubMsMax)
afterAll(async () => {
  await again?.stop()
  await city?.stop()
})

test('a hub at work is left alone; a stopped one gets its stock once, agrees in everything, and knows the rows when they come to its door', { timeout: 600_000 }, async () => {
  expect(await bulk(10)).toMatchObject({ exit: 1, said: expect.stringContaining('已有一个证源在运行') as string })
  await city.hub.stop()
  const first = await bulk(300)
  expect([first.exit, first.out, first.said]).toEqual([0, expect.stringContaining('新入库 300 份，已有 0 份'), expect.stringContaining('约需磁盘')])
  expect(await bulk(300)).toMatchObject({ exit: 0, out: expect.stringContaining('新入库 0 份，已有 300 份') as string })
  expect(await runHub(['ledger', 'fsck'], stopped())).toMatchObject({ exit: 0, out: expect.stringContaining('全部一致') as string })
  again = await startHub({ dataDir: city.dataDir, port: 0, demo: true, log: () => undefined })
  const atTheDoor = await runHub(['demo', '--licences', '310'], { hub: again })
  expect([atTheDoor.exit, atTheDoor.said]).toEqual([0, expect.stringContaining('新入库 10，已有 300，未成 0')])
})
