import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub, type Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runHub } from './hub-command.ts'

// A stock made on the stopped hub, and the same rows once more at its front door.
let folder: string
let hub: Hub
const start = (): Promise<Hub> => startHub({ dataDir: join(folder, 'data'), port: 0, demo: true, log: () => undefined })
const bulk = (licences: number) => runHub(['demo', '--licences', String(licences), '--bulk'], { hub: { url: '', dataDir: join(folder, 'data') } })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhengyuan-demo-bulk-'))
  // PostgreSQL, which runs as another account where the tests run as root, has to reach it.
  await chmod(folder, 0o755)
  hub = await start()
}, 180_000)
afterAll(async () => {
  await hub?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}, 60_000)

test('a hub at work is left alone; a stopped one gets its stock once, agrees in everything, and knows the rows when they come to its door', { timeout: 240_000 }, async () => {
  expect(await bulk(10)).toMatchObject({ exit: 1, said: expect.stringContaining('已有一个证源在运行') as string })
  await hub.stop()
  const first = await bulk(300)
  expect([first.exit, first.out, first.said]).toEqual([0, expect.stringContaining('新入库 300 份，已有 0 份'), expect.stringContaining('约需磁盘')])
  expect(await bulk(300)).toMatchObject({ exit: 0, out: expect.stringContaining('新入库 0 份，已有 300 份') as string })
  expect(await runHub(['ledger', 'fsck'], { hub: { url: '', dataDir: join(folder, 'data') } })).toMatchObject({ exit: 0, out: expect.stringContaining('全部一致') as string })
  hub = await start()
  const atTheDoor = await runHub(['demo', '--licences', '310'], { hub })
  expect([atTheDoor.exit, atTheDoor.said]).toEqual([0, expect.stringContaining('新入库 10，已有 300，未成 0')])
})
