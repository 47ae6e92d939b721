import { isRefusal, refuse, Unavailable, type Refusal } from '@hub/kernel'
import { readSecretFile } from '@hub/pki'
import { checkUscc } from '@hub/schemas'
import { encodePem } from '@hub/x509'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseConfig, type Config } from '../config.ts'
import { keptCertificates } from '../keys/exchange/certificate-files.ts'
import { importKey } from '../keys/exchange/import-key.ts'
import { needsPassphrase, type HandedOver } from '../keys/exchange/read-handed-over.ts'
import { isPkcs12Passphrase } from '../keys/exchange/read-pkcs12.ts'
import { describeExchangeRefusal, type ExchangeRefusal } from '../keys/exchange/refusals.ts'
import { encodeCertificatesPkcs12 } from '../keys/exchange/write-pkcs12.ts'
import { isKeyId, signingKinds, type KeyStore } from '../keys/key-store.ts'
import { openKeys } from '../keys/open-keys.ts'
import { readPassphrase } from '../keys/passphrase.ts'
import { openSoftwareFileKeyStore } from '../keys/software-file.ts'
import { currentWrappingKey } from '../policy/wrapping-keys.ts'
import { assignKey, refuseAssignment } from '../seals/assign-key.ts'
import { describeAssignRefusal, type AssignRefusal } from '../seals/assign-refusals.ts'
import { findBinding } from '../seals/key-bindings.ts'
import { hierarchyOfKind } from '../seals/named-keys.ts'
import { isReservedKey } from '../seals/reserved-keys.ts'
import { askPassphrase } from './ask-passphrase.ts'
import { certificatesOf } from './certificates-of.ts'
import { takeAnswer, writeRequest } from './external-certificate.ts'
import { replaceIssuing } from './replace-ca.ts'
import { operatorsFile, writeNewFile } from './operators-files.ts'
import { ToolStopped } from './tool-stopped.ts'

/**
 * 密钥工具 — `keys.ts import --file <file> --as <key id> [--for-unit <code>]`, `keys.ts assign --key <key id> --for-unit <code>`, `keys.ts list`, `keys.ts create --as <key id> --kind <kind> --for-unit <code>`,
 * `keys.ts request --key <key id> --unit <name> --to <file>`, `keys.ts certify --key <key id> [--file <file>]`, `keys.ts export-certificates --key <key id> --to <file>`, with the signer's own settings in the environment.
 * `keys.ts replace-ca [--algorithm sm2|p256|both] [--to <file> | --answer <file>]` makes the next generation of the issuing CAs. It has no command that gives a private key out.
 */
const [step, ...args] = process.argv.slice(2)
const { values } = parseArgs({ args, options: { file: { type: 'string' }, as: { type: 'string' }, key: { type: 'string' }, to: { type: 'string' }, 'for-unit': { type: 'string' }, kind: { type: 'string' }, unit: { type: 'string' }, algorithm: { type: 'string' }, answer: { type: 'string' }, 'passphrase-file': { type: 'string' } } })
const say = (line: string): void => { process.stderr.write(`${line}\n`) }
/** A tool signs a request at most: the least that a store opens with. */
const pool = { workers: 1 } as const
const print = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }

type Option = 'file' | 'as' | 'key' | 'to' | 'for-unit' | 'kind' | 'unit'

/** What each step has to be given, and does. */
function stepOf<Name extends Option>(needs: readonly Name[], run: (config: Config, given: Readonly<Record<Name, string>>) => Promise<void>): (config: Config) => Promise<void> {
  return (config) => {
    const missing = needs.filter((name) => values[name] === undefined)
    if (missing.length > 0) throw new ToolStopped(`缺少选项：${missing.map((name) => `--${name}`).join('、')}`)
    return run(config, Object.fromEntries(needs.map((name) => [name, values[name]])) as Record<Name, string>)
  }
}

const steps: Readonly<Record<string, (config: Config) => Promise<void>>> = {
  'list': stepOf([], list),
  'import': stepOf(['file', 'as'], (config, { file, as }) => importFrom(config, file, as)),
  'create': stepOf(['as', 'kind', 'for-unit'], (config, { as, kind, 'for-unit': unitCode }) => create(config, { keyId: as, kind, unitCode })),
  'assign': stepOf(['key', 'for-unit'], (config, { key, 'for-unit': unitCode }) => assign(config, key, unitCode)),
  'request': stepOf(['key', 'unit', 'to'], (config, { key, unit, to }) => request(config, { keyId: key, unitName: unit, to })),
  'certify': stepOf(['key'], (config, { key }) => certify(config, key)),
  'replace-ca': stepOf([], replaceCa),
  'export-certificates': stepOf(['key', 'to'], (config, { key, to }) => exportCertificates(config, key, to)),
}

function run(config: Config): Promise<void> {
  const wanted = Object.hasOwn(steps, step ?? '') ? steps[step ?? ''] : undefined
  if (wanted === undefined) throw new ToolStopped(`没有这一步：${String(step)}`)
  return wanted(config)
}

async function withKeys(config: Config, use: (store: KeyStore) => Promise<void>): Promise<void> {
  const store = await openKeys({ ...config, profile: 'server', pool })
  try {
    await use(store)
  } finally {
    store.close()
  }
}

function list(config: Config): Promise<void> {
  return withKeys(config, async (store) => {
    const newest = currentWrappingKey(store.list())
    for (const { keyId, kind } of store.list()) print({ keyId, kind, ...(kind === 'wrap-aes256' ? { current: keyId === newest } : {}), certificates: isKeyId(keyId) ? (await keptCertificates(config.dataDir, keyId)).length : 0, ...(await unitOf(config, keyId)) })
  })
}

async function importFrom(config: Config, file: string, keyId: string): Promise<void> {
  const unit = values['for-unit']
  if (isReservedKey(keyId)) throw unassigned(refuse('KEY_ID_RESERVED'))
  // A wrong code is told before the key is there.
  if (unit !== undefined && !checkUscc(unit).valid) throw unassigned(refuse('UNIT_CODE_WRONG'))
  const bytes = await operatorsFile(file)
  const passphrase = needsPassphrase(bytes) ? await passphraseFor(file) : undefined
  const store = await openSoftwareFileKeyStore(config.dataDir, await readPassphrase(config.passphraseFile, false), { pool })
  try {
    const imported = await importKey(store, { dir: config.dataDir, keyId, bytes, passphrase, mayTake: (key) => mayBeOf(config, unit, { keyId, ...key }) })
    if (isRefusal(imported)) throw stopped(imported)
    if (unit !== undefined) await bound(config, store, { keyId, unitCode: unit })
    print({ keyId, kind: imported.kind, certificates: imported.certificates.length, ...(await unitOf(config, keyId)) })
    say(`已导入 ${keyId}。请妥善销毁 ${file}：它仍是这把私钥的一份。`)
  } finally {
    bytes.fill(0)
    store.close()
  }
}

/** What recording it would refuse is told before the key is there: nothing is left of an import that is refused. */
async function mayBeOf({ dataDir }: Config, unitCode: string | undefined, key: Pick<HandedOver, 'kind' | 'publicKey'> & { readonly keyId: string }): Promise<void> {
  const refusal = unitCode === undefined ? undefined : await refuseAssignment(dataDir, { ...key, unitCode })
  if (refusal !== undefined) throw unassigned(refusal)
}

/** For a key that is there: imported before, or in a device. */
function assign(config: Config, keyId: string, unitCode: string): Promise<void> {
  return withKeys(config, async (store) => {
    await bound(config, store, { keyId, unitCode })
    print({ keyId, ...(await unitOf(config, keyId)) })
    say(`${keyId} 只能用于该单位的印章，此后不再改变。`)
  })
}

/** Made and recorded: a crash in between leaves a key that `assign` records. */
async function create(config: Config, { keyId, kind: text, unitCode }: { readonly keyId: string; readonly kind: string; readonly unitCode: string }): Promise<void> {
  const kind = signingKinds.find((each) => each === text && hierarchyOfKind(each) !== undefined)
  if (kind === undefined) throw unassigned(refuse('KEY_NOT_FOR_SEALS'))
  if (!isKeyId(keyId)) throw stopped(refuse('KEY_ID_MALFORMED'))
  if (isReservedKey(keyId)) throw unassigned(refuse('KEY_ID_RESERVED'))
  if (!checkUscc(unitCode).valid) throw unassigned(refuse('UNIT_CODE_WRONG'))
  await withKeys(config, async (store) => {
    if (store.list().some((key) => key.keyId === keyId)) throw stopped(refuse('KEY_EXISTS'))
    // A record without its key: a new one would be another key than the one that was recorded.
    if ((await findBinding(config.dataDir, keyId)) !== undefined) throw unassigned(refuse('KEY_OF_ANOTHER_UNIT'))
    await store.create(keyId, kind)
    await bound(config, store, { keyId, unitCode })
    print({ keyId, kind, ...(await unitOf(config, keyId)) })
  })
}

function request(config: Config, wish: { readonly keyId: string; readonly unitName: string; readonly to: string }): Promise<void> {
  return withKeys(config, async (store) => {
    print(await writeRequest(config, store, wish))
    say('请把申请交给证书机构；收到答复后运行 npx hub key certify。')
  })
}

function certify(config: Config, keyId: string): Promise<void> {
  return withKeys(config, async (store) => {
    const bytes = values.file === undefined ? await cameAlong(config, keyId) : await operatorsFile(values.file)
    print(await takeAnswer(config, store, { keyId, bytes }))
    say('已采用。以这把密钥制作的印章将用这张证书；吊销须由签发它的机构办理，其吊销列表用 npx hub ca list 收取。')
  })
}

function replaceCa(config: Config): Promise<void> {
  const { algorithm, to, answer } = values
  return withKeys(config, async (store) => {
    print(await replaceIssuing(config, store, { algorithm, to, answer }))
    if (to === undefined) say('新一代签发证书从签名服务下一次启动起启用，在此之前新的印章和证书仍由前代签发：请现在启动（npm start）；签名服务独立运行的，请重启它。根密钥目录和它的口令文件若在这台机器上，请再移走。')
    else say('请把申请文件带到根密钥所在的机器，运行 npx hub ca sign，核对公钥摘要；带回答复后运行 npx hub ca replace --answer。')
  })
}

/** Certificates that came with the key when it was imported. */
async function cameAlong({ dataDir }: Config, keyId: string): Promise<Buffer> {
  const certificates = isKeyId(keyId) ? await keptCertificates(dataDir, keyId) : []
  if (certificates.length === 0) throw new ToolStopped(`密钥 ${keyId} 没有随它导入的证书；请用 --file 指定证书机构的答复`)
  return Buffer.from(certificates.map((der) => encodePem('CERTIFICATE', der)).join(''))
}

async function bound({ dataDir }: Config, keys: KeyStore, wanted: { readonly keyId: string; readonly unitCode: string }): Promise<void> {
  const refusal = await assignKey(dataDir, keys, { ...wanted, nowMs: Date.now() })
  if (refusal !== undefined) throw unassigned(refusal)
}

async function unitOf({ dataDir }: Config, keyId: string): Promise<{ readonly unit?: string }> {
  const binding = await findBinding(dataDir, keyId)
  return binding === undefined ? {} : { unit: binding === 'damaged' ? '归属记录已损坏' : binding.unitCode }
}

async function exportCertificates(config: Config, keyId: string, to: string): Promise<void> {
  const certificates = isKeyId(keyId) ? await certificatesOf(config.dataDir, keyId) : []
  if (certificates.length === 0) throw new ToolStopped(`密钥 ${keyId} 没有证书`)
  if (existsSync(to)) throw new ToolStopped(`${to} 已经存在；请另指一个文件`)
  const packed = /[.](p12|pfx)$/i.test(to)
  const content = packed ? encodeCertificatesPkcs12(certificates, await newPassphraseFor(to)) : Buffer.from(certificates.map((certificate) => encodePem('CERTIFICATE', certificate)).join(''))
  await writeNewFile(to, content)
  print({ keyId, certificates: certificates.length })
  say('只有证书。私钥从不导出。')
}

async function passphraseFor(file: string): Promise<string> {
  const from = values['passphrase-file']
  if (from === undefined) return askPassphrase(`${file} 的口令：`)
  const bytes = await readSecretFile(from)
  if (bytes === undefined) throw new ToolStopped(`读不到口令文件：${from}`)
  if (bytes === 'too-open') throw new ToolStopped(`口令文件权限过宽：${from}；应仅所有者可读写（chmod 600）`)
  const [passphrase = ''] = bytes.toString('utf8').split(/\r?\n/)
  bytes.fill(0)
  return passphrase
}

async function newPassphraseFor(file: string): Promise<string> {
  const passphrase = await passphraseFor(file)
  if (!isPkcs12Passphrase(passphrase)) throw stopped(refuse('PASSPHRASE_NOT_ASCII'))
  return passphrase
}

function unassigned(refusal: Refusal<AssignRefusal>): ToolStopped {
  return new ToolStopped(describeAssignRefusal(refusal))
}

function stopped(refusal: Refusal<ExchangeRefusal>): ToolStopped {
  return new ToolStopped(describeExchangeRefusal(refusal))
}

const config = parseConfig(process.env)
try {
  if ('wrong' in config) throw new ToolStopped(`配置有误：${config.wrong.join('、')}`)
  await run(config)
} catch (error) {
  if (!(error instanceof Unavailable) && !(error instanceof ToolStopped)) throw error
  say(error.message)
  process.exitCode = 1
}
