import { isRefusal, type Answer } from '@hub/kernel'
import { readGivenFile, type GivenFileFault } from '@hub/pki'
import { bundleCharactersMax, describeTrustBundleRefusal, explainVerdict, mayAskInForce, mayAskSealStatus, parseTrustBundle, tooLargeVerdict, verifiedBytesMax, verifyFile, withInForce, type FileVerdict, type TrustBundle } from '@hub/verify'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Arguments, Command } from '../command.ts'
import { readHubUrl } from '../hub/hub-url.ts'
import { inForceAtHub } from '../hub/in-force-at-hub.ts'
import { sealStatusAtHub } from '../hub/seal-status-at-hub.ts'
import { trustOfHub } from '../hub/trust-of-hub.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { isProblem, misused, type Problem } from '../problem.ts'

const exits: Readonly<Record<Answer, ExitCode>> = { yes: exitCodes.done, no: exitCodes.failed, unknown: exitCodes.unchecked }

/** 核验文件 — PDF, OFD or .esl, offline with a trust bundle; whether the licence is in force now only a hub knows. */
export const verify: Command = {
  name: 'verify',
  summary: '核验证照文件或印章：是否改动，何人签章、当时是否有效，现在是否有效',
  usage: '<文件.pdf|文件.ofd|印章.esl> [--trust <信任包>] [--hub <地址>] [--json]',
  options: {
    trust: { value: '信任包', text: '用 npx hub trust 取得的文件；不给而有 --hub 时向枢纽取' },
    hub: { value: '地址', text: '询问枢纽证照现在是否有效、印章现在是否停用（其余都通过时才问）' },
    json: { text: '输出 JSON，含每一步的代码' },
  },
  notes: ['退出码：0 问到的都通过；1 有一问不通过；3 无法判断；2 命令行写法有误。', '文件只在本机核验；给出 --hub 并且其余都通过时，文件会发给枢纽。输出中有签章人名称，请勿写入日志。'],
  async run(args, io) {
    const [path, ...more] = args.texts
    if (path === undefined || more.length > 0) return misused('请给出一个要核验的文件，例如 npx hub verify 证照.pdf --trust bundle.json')
    const hub = args.text('hub') === undefined ? undefined : readHubUrl(args.text('hub'), io.env)
    if (isProblem(hub)) return hub
    const file = await readToJudge(path)
    if (isProblem(file)) return file
    const bundle = await bundleFor(args, hub, io)
    if (isProblem(bundle)) return bundle
    const options = { bundle, now: new Date(io.nowMs()).toISOString() }
    const { bytes } = file
    if (bytes === undefined) return tell(tooLargeVerdict(file.sha256, options), args, io)
    const offline = await verifyFile(bytes, options)
    return tell(hub === undefined ? offline : await atHub(hub, offline, { bytes, bundle, stop: io.stop }), args, io)
  },
}

interface Judged { readonly bytes: Uint8Array; readonly bundle: TrustBundle | undefined; readonly stop: AbortSignal }

/** What only a hub knows: whether the licence of a good file is in force, and whether a good seal is stopped. */
async function atHub(hub: URL, offline: FileVerdict, { bytes, bundle, stop }: Judged): Promise<FileVerdict> {
  if (mayAskInForce(offline)) return withInForce(offline, await inForceAtHub(hub, { bytes, sha256: offline.sha256, stop }))
  if (!mayAskSealStatus(offline)) return offline
  return verifyFile(bytes, { bundle, now: offline.checkedAt, sealStatus: await sealStatusAtHub(hub, { bytes, sha256: offline.sha256, stop }) })
}

async function bundleFor(args: Arguments, hub: URL | undefined, { stop }: Io): Promise<TrustBundle | undefined | Problem> {
  const path = args.text('trust')
  if (path === undefined) {
    if (hub === undefined) return undefined
    const fetched = await trustOfHub(hub, stop)
    return isProblem(fetched) ? fetched : fetched.bundle
  }
  const bytes = await readBundle(path)
  if (isProblem(bytes)) return bytes
  const bundle = parseTrustBundle(bytes.toString('utf8'))
  return isRefusal(bundle) ? misused(`${path}：${describeTrustBundleRefusal(bundle)}。请核对 --trust 指的是不是信任包；信任包用 npx hub trust --out bundle.json 取。`) : bundle
}

function tell(verdict: FileVerdict, args: Arguments, io: Io): ExitCode {
  if (args.flag('json')) io.out(JSON.stringify(verdict))
  else for (const line of explainVerdict(verdict)) io.out(line)
  return exits[verdict.overall]
}

const mebibyte = 1024 * 1024
/** Nobody's document is larger. */
const digestedBytesMax = 64 * 1024 * mebibyte

async function readBundle(path: string): Promise<Buffer | Problem> {
  const bytes = await readGivenFile(path, { bytesMax: bundleCharactersMax })
  return typeof bytes === 'string' ? misused(bytes === 'TOO_LARGE' ? `${path} 超过 ${bundleCharactersMax / mebibyte} MiB，不是信任包` : sentenceOf(bytes, path)) : bytes
}

type FileToJudge = { readonly bytes: Buffer } | { readonly bytes: undefined; readonly sha256: string }

/** Of a file that is too large to be judged, only the digest: it is told of which file nothing is known. */
async function readToJudge(path: string): Promise<FileToJudge | Problem> {
  const bytes = await readGivenFile(path, { bytesMax: verifiedBytesMax })
  if (typeof bytes !== 'string') return { bytes }
  if (bytes !== 'TOO_LARGE') return misused(sentenceOf(bytes, path))
  const sha256 = await sha256Of(path).catch(() => undefined)
  return sha256 === undefined ? misused(sentenceOf('UNREADABLE', path)) : { bytes: undefined, sha256 }
}

/** Of as much as the file has now: one that grows, or one of the kernel's, might never end. Undefined where it is no size that a file on a disk has. */
async function sha256Of(path: string): Promise<string | undefined> {
  const { size } = await stat(path)
  if (size === 0 || size > digestedBytesMax) return undefined
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(path, { end: size - 1 })) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

function sentenceOf(fault: Exclude<GivenFileFault, 'TOO_LARGE'>, path: string): string {
  return fault === 'NOT_A_FILE' ? `${path} 不是普通文件` : `读不到文件 ${path}：请检查路径和权限`
}
