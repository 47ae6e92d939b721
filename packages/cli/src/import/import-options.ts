import { resolve } from 'node:path'
import { checkLicenceTypeCode, checkUscc, code, readShape, type HolderIdType } from '@hub/schemas'
import { readCount, readRequired } from '../arguments.ts'
import type { Arguments } from '../command.ts'
import { HubUnavailable } from '../hub/hub-unavailable.ts'
import { readHubUrl } from '../hub/hub-url.ts'
import { openTokenSource, type TokenSource } from '../hub/token-source.ts'
import type { Io } from '../io.ts'
import { isProblem, misused, type Problem } from '../problem.ts'
import { todayAt } from '../today.ts'
import { fetchTypeInfo, readTypeInfoFile } from './fetch-type-info.ts'
import { readHolderIdType } from './read-holders.ts'
import type { ImportSettings } from './row-to-command.ts'
import type { Sending } from './run-import.ts'
import type { Encoding } from './scan-file.ts'
import type { TypeInfo } from './type-info.ts'

/** 导入选项 — the command line, checked, with the licence type as the hub knows it. */
export interface ImportOptions extends Omit<ImportSettings, 'columns' | 'header'> {
  readonly path: string
  readonly encoding: Encoding | 'auto'
  readonly errorPath: string | undefined
  readonly sourceIdColumn: string | undefined
  /** Undefined: a dry run. */
  readonly sending: Sending | undefined
}

const batchRowsDefault = 500
const batchRowsMax = 2_000
const silenceMsMax = 300_000

/** Everything of the command line that needs no hub. */
type Words = Omit<ImportOptions, 'type' | 'sending'> & { readonly typeCode: string; readonly batchRows: number; readonly dryRun: boolean; readonly fields: string | undefined }

/** @throws HubUnavailable where the hub is needed and does not answer */
export async function readImportOptions(args: Arguments, io: Io): Promise<ImportOptions | Problem> {
  const words = readWords(args, io)
  if (isProblem(words)) return words
  const url = readHubUrl(args.text('url'), io.env)
  if (isProblem(url)) return url
  const { typeCode, batchRows, dryRun, fields, ...options } = words
  if (fields !== undefined && !dryRun) return misused('--fields 只用于试运行（--dry-run）')
  if (fields !== undefined) {
    const type = await readTypeInfoFile(fields, typeCode)
    return isProblem(type) ? type : { ...options, type, sending: undefined }
  }
  const token = await openTokenSource(args, io, url)
  if (isProblem(token)) return token
  if (token === undefined) return misused('缺少令牌：用 --as、--token-file 或环境变量 HUB_TOKEN 之一指明身份')
  const type = await typeFromHub(url, { typeCode, token, dryRun })
  if (isProblem(type)) return type
  return { ...options, type, sending: dryRun ? undefined : { url, token, batchRowsMax: batchRows, silenceMsMax } }
}

async function typeFromHub(url: URL, { typeCode, token, dryRun }: { readonly typeCode: string; readonly token: TokenSource; readonly dryRun: boolean }): Promise<TypeInfo | Problem> {
  try {
    return await fetchTypeInfo(url, { code: typeCode, token: token.now() })
  } catch (error) {
    if (dryRun && error instanceof HubUnavailable) throw new HubUnavailable(`${error.message}；离线试运行可用 --fields 文件说明证照类型`, { cause: error })
    throw error
  }
}

function readWords(args: Arguments, io: Io): Words | Problem {
  const [file, ...more] = args.texts
  if (file === undefined || more.length > 0) return misused(file === undefined ? '请给出要导入的 CSV 文件' : '一次只能导入一个文件')
  const required = readRequired(args, ['type', 'source'])
  if (isProblem(required)) return required
  const typeCode = checkLicenceTypeCode(required.type)
  if (!typeCode.valid) return misused(`--type 有误：${typeCode.message}`)
  if (!readShape(code, required.source).success) return misused('--source 只能用字母、数字和 . _ : / -，最多 64 个字符')
  const batchRows = readCount(args, 'batch-size', batchRowsMax)
  if (isProblem(batchRows)) return batchRows
  const [choices, errorPath] = [readChoices(args), readErrorPath(args, file)]
  if (isProblem(choices)) return choices
  if (isProblem(errorPath)) return errorPath
  return {
    ...choices, errorPath, path: file, typeCode: typeCode.value, sourceSystem: required.source, batchRows: batchRows ?? batchRowsDefault,
    dryRun: args.flag('dry-run'), fields: args.text('fields'), sourceIdColumn: args.text('source-id-column'), today: todayAt(io.nowMs()),
  }
}

function readErrorPath(args: Arguments, file: string): string | undefined | Problem {
  const path = args.text('errors')
  if (path === undefined) return undefined
  return resolve(path) === resolve(file) ? misused('--errors 不能是要导入的文件本身') : path
}

type Choices = Pick<Words, 'encoding' | 'issuerDefault' | 'holderTypeDefault' | 'blankUntil' | 'validStatuses'>

function readChoices(args: Arguments): Choices | Problem {
  const encoding = (args.text('encoding') ?? 'auto').toLowerCase()
  if (encoding !== 'auto' && encoding !== 'utf-8' && encoding !== 'gb18030') return misused('--encoding 只能是 auto、utf-8 或 gb18030')
  const issuer = args.text('issuer')
  const diagnosis = issuer === undefined ? undefined : checkUscc(issuer)
  if (diagnosis !== undefined && !diagnosis.valid) return misused(`--issuer 有误：${diagnosis.message}`)
  const holderType = readHolderTypeOption(args.text('holder-type'))
  if (isProblem(holderType)) return holderType
  const blankUntil = args.text('blank-until')
  if (blankUntil !== undefined && blankUntil !== 'long-term') return misused('--blank-until 只能是 long-term')
  const validStatuses = new Set((args.text('valid-status') ?? '').split(/[,，]/).map((value) => value.trim()).filter((value) => value !== ''))
  return { encoding, issuerDefault: issuer, holderTypeDefault: holderType, blankUntil, validStatuses }
}

function readHolderTypeOption(text: string | undefined): HolderIdType | undefined | Problem {
  if (text === undefined) return undefined
  return readHolderIdType(text) ?? misused('--holder-type 不是持证主体代码类型，例如 001、111')
}

