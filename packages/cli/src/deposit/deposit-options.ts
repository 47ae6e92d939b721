import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { readCount } from '../arguments.ts'
import type { Arguments } from '../command.ts'
import { readHubUrl } from '../hub/hub-url.ts'
import { openTokenSource, type TokenSource } from '../hub/token-source.ts'
import type { Io } from '../io.ts'
import { isProblem, misused, type Problem } from '../problem.ts'
import type { DepositRow } from './deposit-row.ts'
import { readLicenceName, readLicenceOption, type LicenceName } from './licence-name.ts'
import { readList, type DepositList } from './read-list.ts'

/** 交存选项 — the command line, checked, with the files that it names. */
export interface DepositOptions {
  readonly rows: readonly DepositRow[]
  /** Undefined: one file, named on the command line. */
  readonly list: { readonly path: string; readonly read: DepositList } | undefined
  /** Undefined: a dry run. */
  readonly sending: { readonly url: URL; readonly token: TokenSource } | undefined
  readonly asJson: boolean
}

const versionMax = 999_999_999

/** @throws HubUnavailable where the token comes from the hub and it does not answer */
export async function readDepositOptions(args: Arguments, io: Io): Promise<DepositOptions | Problem> {
  const [path, ...more] = args.texts
  if (path === undefined || more.length > 0) return misused(path === undefined ? '请给出要交存的文件，或文件夹和清单' : '一次交存一个文件；多个文件请放在文件夹里，用 --list 给出清单')
  const files = await readFiles(path, args)
  if (isProblem(files)) return files
  const asJson = args.flag('json')
  if (args.flag('dry-run')) return { ...files, sending: undefined, asJson }
  const url = readHubUrl(args.text('url'), io.env)
  if (isProblem(url)) return url
  const token = await openTokenSource(args, io, url)
  if (isProblem(token)) return token
  if (token === undefined) return misused('缺少令牌：用 --as、--token-file 或环境变量 HUB_TOKEN 之一指明身份')
  return { ...files, sending: { url, token }, asJson }
}

type Files = Pick<DepositOptions, 'rows' | 'list'>

async function readFiles(path: string, args: Arguments): Promise<Files | Problem> {
  const about = await stat(path).catch(() => undefined)
  if (about === undefined) return misused(`读不到 ${path}：请核对路径和权限`)
  return about.isDirectory() ? readFolder(path, args) : readOne(path, args)
}

async function readFolder(folder: string, args: Arguments): Promise<Files | Problem> {
  const path = args.text('list')
  if (path === undefined) return misused('交存文件夹须用 --list 给出清单：CSV，列为 文件，证照内部编号、电子证照标识或证照编号，可以有 版本')
  if ((['licence', 'number', 'version'] as const).some((name) => args.text(name) !== undefined)) return misused('--licence、--number 和 --version 只用于一个文件；文件夹里的写在清单中')
  const read = await readList(path, folder, args.text('type'))
  return isProblem(read) ? read : { rows: read.rows, list: { path, read } }
}

function readOne(path: string, args: Arguments): Files | Problem {
  if (args.text('list') !== undefined) return misused('--list 只用于文件夹')
  const licence = licenceOf(args)
  if ('problem' in licence) return misused(licence.problem)
  const version = readCount(args, 'version', versionMax)
  if (isProblem(version)) return version
  return { rows: [{ row: 1, cells: [], name: basename(path), path: resolve(dirname(path), basename(path)), licence, version }], list: undefined }
}

function licenceOf(args: Arguments): LicenceName | { readonly problem: string } {
  const [licence, type, number] = [args.text('licence'), args.text('type'), args.text('number')]
  if (licence !== undefined) {
    if (type !== undefined || number !== undefined) return { problem: '--licence 与 --type、--number 只能用一种' }
    const named = readLicenceOption(licence)
    return 'problem' in named ? { problem: `--licence 须为电子证照标识（1.2.156.3005.2. 开头）或证照内部编号（UUID）：${named.problem}` } : named
  }
  if (type === undefined || number === undefined) return { problem: '缺少选项：--licence，文件所属证照的电子证照标识或内部编号；或者 --type 与 --number，证照类型代码与证照编号' }
  return readLicenceName({ licenceId: '', identifier: '', typeCode: type, licenceNumber: number.trim() })
}
