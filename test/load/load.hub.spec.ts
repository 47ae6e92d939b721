import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { LoadResult } from './report.ts'

const main = join(import.meta.dirname, 'main.ts')
const runMsMax = 400_000

interface Ended { readonly code: number; readonly out: string; readonly told: string }

async function load(...args: readonly string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], { timeout: runMsMax })
    return { code: 0, out: stdout, told: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, told: stderr }
  }
}

test('a short load brings up a hub, does every kind of act without a wrong answer, measures each process, and leaves a JSON line', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-load-spec-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'load.ndjson')
  // Speed is not what is tested here: the goals on time are far off.
  const { code, out, told } = await load('--rate', '20', '--seconds', '6', '--warm-up', '0', '--p95', '60000', '--p99', '60000', '--growth', '10', '--json', file)
  expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining('正在启动') as string })
  const result = JSON.parse(await readFile(file, 'utf8')) as LoadResult
  expect(result.all).toMatchObject({ right: 120, wrong: 0 })
  expect(result.kinds.every(({ right }) => right > 0)).toBe(true)
  if (process.platform === 'linux') expect(Object.keys(result.memory).sort()).toEqual(['gateway', 'ledger', 'postgres', 'signer'])
  for (const { name } of result.kinds) expect(out).toContain(name)
}, runMsMax)

test('a mistake in the options with 2, a hub that is not there with 3', async () => {
  const [misuse, nobody] = await Promise.all([load('--rate', 'fast'), load('--url', 'http://127.0.0.1:1', '--seconds', '1')])
  expect([misuse.code, nobody.code]).toEqual([2, 3])
  expect(misuse.told).toContain('--rate 须为')
}, runMsMax)
