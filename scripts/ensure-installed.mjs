// 安装检查 — makes `npm start` and `npm test` work on a bare clone. Node's own modules only, and nothing newer than Node 20:
// this runs before anything is installed, on whatever Node the machine has.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const nodeMajorMin = 24
const modules = join(root, 'node_modules')
const lock = join(root, 'package-lock.json')
/** Holds the digest of the lock file that node_modules was made from; gone or different means: install. */
const marker = join(modules, '.zhengyuan-installed')

function lockDigest() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex')
}

function isInstalled(digest) {
  if (existsSync(marker)) return readFileSync(marker, 'utf8') === digest
  // Installed by hand with npm: npm's own record is at least as new as the lock file.
  const record = join(modules, '.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs >= statSync(lock).mtimeMs
}

export function ensureInstalled() {
  const digest = lockDigest()
  if (isInstalled(digest)) return
  console.error('首次运行：正在安装依赖（npm ci）……')
  const npm = process.env.npm_execpath
  const [command, args] = npm === undefined ? ['npm', ['ci', '--no-audit', '--no-fund']] : [process.execPath, [npm, 'ci', '--no-audit', '--no-fund']]
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: npm === undefined && process.platform === 'win32' })
  if (status !== 0) {
    console.error('依赖安装失败。请检查网络与 npm 源后重试：npm ci')
    process.exit(status ?? 1)
  }
  writeFileSync(marker, digest)
}

/** The environment in which `node` is the pinned one; ends the process with an explanation where there is none that will do. */
export function pinnedEnvironment() {
  const bin = join(modules, '.bin')
  const pinned = existsSync(join(bin, process.platform === 'win32' ? 'node.cmd' : 'node'))
  if (!pinned && Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
    console.error(`本平台（${process.platform}-${process.arch}）没有随附的 Node，系统自带的是 ${process.version}。请安装 Node ${nodeMajorMin} 或更高版本后重试。`)
    process.exit(1)
  }
  const key = Object.keys(process.env).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  return { ...process.env, [key]: [bin, process.env[key] ?? ''].join(delimiter) }
}
