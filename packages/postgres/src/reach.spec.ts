import { expect, test } from 'vitest'
import { unprivileged } from './account.ts'
import { isPassable, isReachable, type Ownership, type StatPath } from './reach.ts'

const root = (mode: number): Ownership => ({ uid: 0, gid: 0, mode })
const on = (tree: Readonly<Record<string, Ownership>>): StatPath => (path) => tree[path] ?? (path === '/' ? root(0o755) : undefined)

test('a project under a home of mode 700 is out of reach for another account', () => {
  const stat = on({ '/root': root(0o40700), '/root/hub': root(0o40755), '/root/hub/.data': root(0o40755) })
  expect(isPassable('/root/hub/.data', unprivileged, stat)).toBe(false)
  expect(isReachable('/root/hub/.data', unprivileged, stat)).toBe(false)
})

test('a folder that may be entered but not listed can be passed through, but not read', () => {
  const stat = on({ '/srv': root(0o40755), '/srv/hub': root(0o40711) })
  expect(isPassable('/srv/hub', unprivileged, stat)).toBe(true)
  expect(isReachable('/srv/hub', unprivileged, stat)).toBe(false)
})

test.each([
  ['the owner by the first digit', { uid: 65_534, gid: 0, mode: 0o700 }, true],
  ['the owner by the first digit alone', { uid: 65_534, gid: 65_534, mode: 0o077 }, false],
  ['the group by the second digit', { uid: 0, gid: 65_534, mode: 0o750 }, true],
  ['the group by the second digit alone', { uid: 0, gid: 65_534, mode: 0o705 }, false],
  ['others by the third digit', { uid: 0, gid: 0, mode: 0o705 }, true],
  ['others by the third digit alone', { uid: 0, gid: 0, mode: 0o770 }, false],
])('%s', (_who, folder, reachable) => {
  expect(isReachable('/x', unprivileged, on({ '/x': folder }))).toBe(reachable)
})

test('what is missing is not reachable, and our own account is not asked about modes', () => {
  expect(isReachable('/missing', unprivileged, on({}))).toBe(false)
  expect(isReachable('/missing', undefined, on({}))).toBe(false)
  expect(isReachable('/x', undefined, on({ '/x': root(0) }))).toBe(true)
})
