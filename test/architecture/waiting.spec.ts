import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

// A spec that sleeps and then expects that something has happened fails on a machine that is slow for a moment. So specs, and what serves them, do not sleep in ways
// of their own: `eventually` waits for the thing itself, `stillness` precedes the assertion that nothing happened, `paced` spaces out what a load does.
const root = join(import.meta.dirname, '..', '..')
const servesSpecs = /[.](spec|contract)[.]tsx?$|^test\/.*[.]ts$|\/testing\/.*[.]tsx?$|\/fixtures([.]|\/).*tsx?$/
const own = 'test/architecture/waiting.spec.ts'

const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\0').filter((path) => servesSpecs.test(path) && path !== own && existsSync(join(root, path)))
const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const holding = (pattern: RegExp): readonly string[] => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

/** A promise that a timer settles, or Node's own that does so. */
const sleep = /\bnew Promise\b[^\n]*\bsetTimeout\(|\bimport \{[^}]*\bsetTimeout\b[^}]*\} from 'node:timers\/promises'/
/** A limit of less than ten seconds on a condition that is asked again and again. */
const hurriedPoll = /\b(poll|waitFor|waitUntil)\([^\n]*\btimeout: ?(\d{1,3}|\d_?\d{3})\b/

const lasting: Readonly<Record<string, string>> = {
  'test/support/eventually.ts': 'is how to wait',
  'test/support/stillness.ts': 'is how to sleep',
  'test/kurrentdb-double/faults/suffer.ts': 'answers late because it was asked to',
  'test/load/paced.ts': 'keeps the pace of a load that is measured',
  'services/ledger/src/migrate.pg.spec.ts': 'gives up a minute after what must not take one',
  'packages/kernel/src/one-at-a-time.spec.ts': 'takes its time in the work whose order is looked at',
}

describe('what serves specs', () => {
  test('is read at all', () => {
    expect(files.length).toBeGreaterThan(400)
    expect(Object.keys(lasting).filter((path) => !paths.includes(path))).toEqual([])
  })

  test('tells a sleep from what only looks like one', () => {
    const sleeps = ['await new Promise((resolve) => setTimeout(resolve, 250))', 'await new Promise<void>((resolve) => { setTimeout(resolve, 5) })', "import { setTimeout as pause } from 'node:timers/promises'"]
    const others = ["import { setImmediate as turn } from 'node:timers/promises'", 'const timer = setTimeout(() => { late = true }, 60_000)', 'await stillness(250)']
    expect([...sleeps, ...others].filter((line) => sleep.test(line))).toEqual(sleeps)
    const hurried = ["await expect.poll(() => state, { timeout: 5_000 }).toBe('leading')", 'await vi.waitFor(look, { timeout: 900 })']
    expect([...hurried, 'await expect.poll(() => state, { timeout: 10_000 }).toBe(1)', 'await expect.poll(() => state).toBe(1)'].filter((line) => hurriedPoll.test(line))).toEqual(hurried)
  })

  test('sleeps in one way only', () => {
    expect(holding(sleep).filter((path) => lasting[path] === undefined)).toEqual([])
  })

  test('asks again and again for ten seconds at least', () => {
    expect(holding(hurriedPoll)).toEqual([])
  })
})
