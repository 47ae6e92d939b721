import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isRefusal, Unavailable } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { parseInstant } from '@hub/schemas'
import { crlLimits } from '@hub/x509'
import { answerCeremony, ceremonyBytesMax, spellAnswer } from '../certs/ceremony.ts'
import { listGenerations } from '../certs/generation-listing.ts'
import { wholeSecond } from '../certs/instants.ts'
import { openOfflineRoot } from '../certs/offline-root.ts'
import { renewRootLists } from '../certs/renew-root-lists.ts'
import { generationReasons, revokeGeneration } from '../certs/revoke-generation.ts'
import { parseConfig, type Config } from '../config.ts'
import { trustedFor, type TrustedFor } from '../external/external-trust.ts'
import { listTrusted } from '../external/list-trusted.ts'
import { takeList } from '../external/take-list.ts'
import { trustRoot } from '../external/trust-root.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { stopped } from './external-certificate.ts'
import { hierarchiesOf, keyDigest, orStop } from './replace-ca.ts'
import { operatorsFile } from './operators-files.ts'
import { ToolStopped } from './tool-stopped.ts'

const projectRoot = resolve(import.meta.dirname, '..', '..', '..', '..')
const exitCodes = { done: 0, failed: 1 } as const
/** PEM is longer than what it spells. */
const listFileBytesMax = 2 * crlLimits.bytesMax

/**
 * 证书机构命令 — `ca.ts renew`, `ca.ts trust --root <file> --sha256 <fingerprint> [--for seals|stamps|both]`, `ca.ts list [--file <file>]`,
 * `ca.ts sign --request <file> --to <file>` and `ca.ts revoke --algorithm sm2|p256 --generation <n> --reason <reason> [--since <instant>]`, as the command line starts it.
 */
const [step, ...args] = process.argv.slice(2)
const { values } = parseArgs({ args, options: { root: { type: 'string' }, sha256: { type: 'string' }, for: { type: 'string', default: 'seals' }, file: { type: 'string' }, request: { type: 'string' }, to: { type: 'string' }, algorithm: { type: 'string' }, generation: { type: 'string' }, reason: { type: 'string' }, since: { type: 'string' } } })
const purposeTexts: Readonly<Record<TrustedFor, string>> = { seals: '签章', stamps: '时间戳', both: '签章和时间戳' }
const say = (line: string): void => { process.stderr.write(`${line}\n`) }

function settings(): Config {
  const hub = resolve(projectRoot, process.env['HUB_DATA_DIR'] || '.data')
  const config = parseConfig({ SIGNER_DATA_DIR: join(hub, 'signer'), SIGNER_PASSPHRASE_FILE: join(hub, 'secrets', 'signer-passphrase'), ...process.env })
  if ('wrong' in config) throw new Unavailable(`配置有误：${config.wrong.join('、')}`)
  return config
}

/** Signs the roots' next lists with the keys that an operator has put back. */
async function renew(config: Config): Promise<object> {
  const nextUpdate = await renewRootLists({ dataDir: config.dataDir, openRoot: rootOf(config), nowMs: Date.now() })
  say('· 根证书的吊销列表已换发。现在请把根密钥目录和它的口令文件再移走。')
  return { nextUpdate }
}

async function trust({ dataDir }: Config, file: string, fingerprint: string): Promise<object> {
  const purpose = trustedFor.find((each) => each === values.for)
  if (purpose === undefined) throw new ToolStopped(`没有这种用途：${values.for}；可用 ${trustedFor.join('、')}`)
  const root = await trustRoot({ dataDir, bytes: await operatorsFile(file), fingerprint, purpose, now: wholeSecond(Date.now()) })
  if (isRefusal(root)) throw stopped(root)
  say(`· 已信任。凡持有本枢纽信任包的人，此后都相信它所签发的${purposeTexts[purpose]}证书。`)
  return { root: root.subjectText, for: purpose, validUntil: root.validUntil }
}

async function list({ dataDir }: Config, file: string): Promise<object> {
  const taken = await takeList({ dataDir, bytes: await operatorsFile(file, listFileBytesMax), now: wholeSecond(Date.now()) })
  if (isRefusal(taken)) throw stopped(taken)
  return { thisUpdate: taken.thisUpdate, nextUpdate: taken.nextUpdate ?? null, revoked: taken.revoked.size }
}

async function listAll({ dataDir }: Config): Promise<object> {
  const generations = await listGenerations(dataDir, Date.now())
  const waiting = generations.filter(({ state }) => state === 'pending')
  if (waiting.length > 0) say(`· 须重启签名服务：${waiting.map(({ hierarchy, generation }) => `${hierarchy} 第 ${String(generation)} 代`).join('、')}还没有启用，在此之前新的印章和证书仍由前代签发。`)
  return { generations, trusted: await listTrusted(dataDir) }
}

/** Where the roots' keys are; there need be no hub. */
async function sign(config: Config, file: string, to: string): Promise<object> {
  const answers = orStop(await answerCeremony((await operatorsFile(file, ceremonyBytesMax)).toString('utf8'), { openRoot: rootOf(config), nowMs: Date.now() }))
  if (!(await createSecretFile(to, Buffer.from(spellAnswer(answers))))) throw new ToolStopped(`${to} 已经存在；请另指一个文件`)
  say('· 已签发。请与提出申请的一方核对公钥摘要（keySha256），一致才交出答复。')
  return { to, certificates: answers.map(({ hierarchy, generation, certificate: { subjectText: subject, validUntil, publicKey } }) => ({ hierarchy, generation, subject, validUntil, keySha256: keyDigest(publicKey) })) }
}

async function revoke(config: Config): Promise<object> {
  const [hierarchy, ...others] = hierarchiesOf(values.algorithm)
  const reason = generationReasons.find((each) => each === values.reason)
  const since = values.since ?? wholeSecond(Date.now())
  if (hierarchy === undefined || others.length > 0) throw new ToolStopped('请用 --algorithm 指明 sm2 或 p256')
  if (reason === undefined) throw new ToolStopped(`请用 --reason 说明原因：${generationReasons.join('、')}`)
  if (parseInstant(since) === undefined) throw new ToolStopped('--since 须为 UTC 时刻，例如 2027-03-01T08:00:00.000Z')
  const { serial } = orStop(await revokeGeneration({ dataDir: config.dataDir, openRoot: rootOf(config), hierarchy, generation: Number(values.generation), reason, since, nowMs: Date.now() }))
  say('· 已吊销，进入根证书的吊销列表。它签发的印章须重新制作，用 npx hub seal drill 重制文件。现在请把根密钥目录和它的口令文件再移走。')
  return { hierarchy, generation: Number(values.generation), serial, reason, since }
}

function rootOf({ rootDir: dir, rootPassphraseFile: passphraseFile }: Config): () => Promise<KeyStore> {
  return () => openOfflineRoot({ dir, passphraseFile, makesPassphrase: false })
}

function run(config: Config): Promise<object> {
  if (step === 'renew') return renew(config)
  if (step === 'trust' && values.root !== undefined && values.sha256 !== undefined) return trust(config, values.root, values.sha256)
  if (step === 'list') return values.file === undefined ? listAll(config) : list(config, values.file)
  if (step === 'sign' && values.request !== undefined && values.to !== undefined) return sign(config, values.request, values.to)
  if (step === 'revoke') return revoke(config)
  throw new ToolStopped(`没有这一步：${String(step)}`)
}

try {
  process.stdout.write(`${JSON.stringify(await run(settings()))}\n`)
  process.exitCode = exitCodes.done
} catch (error) {
  say(error instanceof Unavailable || error instanceof ToolStopped ? error.message : String(error instanceof Error ? error.stack : error))
  process.exitCode = exitCodes.failed
}
