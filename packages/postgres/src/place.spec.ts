import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseAccount, findUnprivileged, unprivileged } from './account.ts'
import { temporaryFolder } from './fixtures.ts'
import { placeData } from './place.ts'
import type { StatPath } from './reach.ts'

/** A project that is closed to others, whatever account this test runs as, and a folder outside that is open. */
function given() {
  const folder = temporaryFolder()
  const [project, outside] = [join(folder, 'project'), join(folder, 'outside')]
  mkdirSync(project)
  mkdirSync(outside)
  const stat: StatPath = (path) => ({ uid: 0, gid: 0, mode: path === project ? 0o700 : 0o755 })
  const said: string[] = []
  const options = { dataDir: join(project, '.data', 'postgres'), account: unprivileged, outsideParents: [outside], log: (line: string) => void said.push(line), stat }
  return { project, outside, options, said }
}

test('data lie where they were asked for when the account can get there', () => {
  const { options } = given()
  const place = placeData({ ...options, stat: () => ({ uid: 0, gid: 0, mode: 0o755 }) })
  expect(place).toBe(options.dataDir)
  expect(existsSync(options.dataDir)).toBe(false)
})

test('out of reach, they lie outside, a link at the asked place leads there, and it is said', () => {
  const { options, outside, said } = given()
  const place = placeData(options)
  expect(place).toMatch(new RegExp(`^${outside}/zhengyuan-[0-9a-f]{12}/postgres$`))
  expect(readlinkSync(options.dataDir)).toBe(place)
  expect(statSync(join(place, '..')).mode & 0o777).toBe(0o755)
  expect(said.join()).toContain(place)
  expect(placeData(options)).toBe(place)
})

test('the link is followed even after the project was moved or opened', () => {
  const { options, project } = given()
  const place = placeData(options)
  mkdirSync(place)
  const moved = `${project}-moved`
  renameSync(project, moved)
  expect(placeData({ ...options, dataDir: join(moved, '.data', 'postgres'), stat: () => ({ uid: 0, gid: 0, mode: 0o755 }) })).toBe(place)
})

test('data outside whose link was deleted are put aside, neither used again nor removed', () => {
  const { options } = given()
  const place = placeData(options)
  mkdirSync(place)
  writeFileSync(join(place, 'PG_VERSION'), '18\n')
  rmSync(join(options.dataDir, '..'), { recursive: true })

  expect(placeData(options)).toBe(place)
  expect(existsSync(place)).toBe(false)
  const aside = readdirSync(join(place, '..')).filter((name) => name.includes('aside'))
  expect(aside).toHaveLength(1)
  expect(existsSync(join(place, '..', aside[0] ?? '', 'PG_VERSION'))).toBe(true)
})

test('data already inside a place out of reach are refused, not shadowed by a fresh start', () => {
  const { options } = given()
  mkdirSync(options.dataDir, { recursive: true })
  writeFileSync(join(options.dataDir, 'PG_VERSION'), '18\n')
  expect(() => placeData(options)).toThrow(expect.objectContaining({ trouble: 'NO_REACHABLE_PLACE', message: expect.stringContaining('chmod o+x') as string }) as Error)
  expect(lstatSync(options.dataDir).isDirectory()).toBe(true)
})

test('with no place anywhere the way out is named', () => {
  const { options, project } = given()
  expect(() => placeData({ ...options, outsideParents: [project] })).toThrow(/DATABASE_URL/)
})

test('only root changes the account: to the owner of the data, or to the unprivileged one', () => {
  const folder = temporaryFolder()
  expect(chooseAccount(folder, 1000)).toBeUndefined()
  expect(chooseAccount(join(folder, 'none yet'), 0)).toEqual(findUnprivileged())
  const { uid, gid } = statSync(folder)
  expect(chooseAccount(folder, 0)).toEqual(uid === 0 ? findUnprivileged() : { uid, gid })
})

test.each([
  ['root:x:0:0::/root:/bin/sh\nnobody:x:99:98:Nobody:/:/sbin/nologin\n', { uid: 99, gid: 98 }],
  ['root:x:0:0::/root:/bin/sh\n', unprivileged],
  ['nobody:x:0:0::/:/bin/sh\n', unprivileged],
  ['', unprivileged],
])('the unprivileged account is the one that the system calls nobody, and never root', (passwd, account) => {
  expect(findUnprivileged(passwd)).toEqual(account)
})
