import { existsSync, mkdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unprivileged } from './account.ts'
import { prepareBinaries } from './binaries.ts'
import { temporaryFolder } from './fixtures.ts'
import { hydrateLinks, missingLinks } from './links.ts'
import { findPlatformPackage } from './platform.ts'

const linux = { platform: 'linux', arch: 'x64', hasGlibc: true }

test.each([
  ['an unknown processor', { ...linux, arch: 'riscv64' }, 'linux-riscv64'],
  ['an unknown system', { ...linux, platform: 'freebsd' }, 'freebsd-x64'],
  ['a system without glibc', { ...linux, hasGlibc: false }, 'glibc'],
])('%s is told to bring its own server', (_what, here, named) => {
  expect(() => findPlatformPackage(here)).toThrow(expect.objectContaining({ trouble: 'UNSUPPORTED_PLATFORM', message: expect.stringContaining(named) as string }) as Error)
  expect(() => findPlatformPackage(here)).toThrow(/DATABASE_URL/)
})

test('a package that npm left out is named, with both ways out', () => {
  const nowhere = () => {
    throw new Error('not found')
  }
  expect(() => findPlatformPackage({ ...linux, platform: 'win32' }, nowhere)).toThrow(/windows-x64.*--omit=optional.*DATABASE_URL/s)
})

test('missing links are made once, relative, and never outside the package', () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'native', 'lib'), { recursive: true })
  writeFileSync(join(root, 'native', 'lib', 'libx.so.1.2'), '')
  const entries = [
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
    { source: 'native/lib/libx.so.1.2', target: 'native/../../escaped' },
    { source: '/etc/passwd', target: 'native/lib/leak' },
  ]
  writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(entries))
  expect(missingLinks(root)).toHaveLength(1)
  hydrateLinks(root)
  hydrateLinks(root)
  expect(readlinkSync(join(root, 'native', 'lib', 'libx.so.1'))).toBe('libx.so.1.2')
  expect(missingLinks(root)).toEqual([])
  expect(existsSync(join(root, 'native', 'lib', 'leak'))).toBe(false)
  expect(existsSync(join(root, '..', 'escaped'))).toBe(false)
})

test('binaries that the account cannot reach are copied beside the data, whole and readable even under a strict umask', async () => {
  const [closed, open] = [join(temporaryFolder(), 'closed'), temporaryFolder()]
  mkdirSync(closed, { mode: 0o700 })
  const installed = findPlatformPackage()
  symlinkSync(installed.root, join(closed, 'package'))
  const account = process.getuid?.() === 0 ? unprivileged : undefined
  const umask = process.umask(0o077)
  onTestFinished(() => void process.umask(umask))

  const said: string[] = []
  const options = { account, copyParent: open, log: (line: string) => void said.push(line), findPackage: () => ({ ...installed, root: join(closed, 'package') }) }
  const binaries = await prepareBinaries(options)
  const copied = account !== undefined
  expect(binaries.postgres.startsWith(copied ? open : closed)).toBe(true)
  expect(said.length).toBe(copied ? 1 : 0)
  expect(statSync(binaries.initdb).mode & 0o111).not.toBe(0)
  expect(await prepareBinaries(options)).toEqual(binaries)
})
