import { parseArgs } from 'node:util'
import { mutualTls } from '@hub/pki'
import pg from 'pg'
import { readIdentity } from '../transfer/hub-identity.ts'
import { countWrapped } from '../vault/rotation/count-wrapped.ts'
import { endWrappingKey } from '../vault/rotation/end-wrapping-key.ts'
import { rotateWrappingKey } from '../vault/rotation/rotate-wrapping-key.ts'
import { isUnfinished, readRotation, wrappedUnder, type WrappedHubKey } from '../vault/rotation/rotation-state.ts'
import { signerWrappingKeys } from '../signer/wrapping-keys.ts'
import { signerKeyWrapper } from '../vault/signer-key-wrapper.ts'
import { KeyUnavailable } from '../vault/unavailable.ts'
import { withClient } from '../transfer/with-client.ts'
import { runTool, toolExits, type Tool, type ToolExit } from './run-tool.ts'

const applicationName = 'hub-wrapping-keys'
const msPerDay = 86_400_000

/**
 * 包裹密钥命令 — `wrapping-keys.ts rotate`, `… status`, `… end <key id> [--check]`: the hub of LEDGER_DATABASE_URL, rows changed as LEDGER_ADMIN_DATABASE_URL in the role of their owner, with the signer of SIGNER_URL. Beside a hub that runs.
 * `--check` looks whether it may be ended and ends nothing.
 */
await runTool(async (tool) => {
  const { values: { check = false }, positionals: [step, keyId = ''] } = parseArgs({ allowPositionals: true, options: { check: { type: 'boolean' } } })
  if (step === 'status') return status(tool)
  if (step === 'end') return check ? checkEnd(tool, keyId) : end(tool, keyId)
  return rotate(tool)
})

async function rotate({ env, out, progress, signal }: Tool): Promise<ToolExit> {
  const databaseUrl = databaseUrlOf(env)
  const { hubId } = await readIdentity(databaseUrl)
  const [ledger, cli] = [await mutualTls({ dir: env['HUB_TLS_DIR'] ?? '', name: 'ledger' }), await mutualTls({ dir: cliTlsDirOf(env), name: 'cli' })]
  const url = signerUrlOf(env)
  const [wrapper, signerKeys] = [signerKeyWrapper({ url, hubId, tls: ledger.client('signer') }), signerWrappingKeys({ url, tls: cli.client('signer') })]
  const pool = new pg.Pool({ connectionString: env['LEDGER_ADMIN_DATABASE_URL'] ?? databaseUrl, application_name: applicationName, options: '-c role=hub_migrator', max: 2 })
  pool.on('error', () => undefined)
  const shown = progress('重新包裹主体密钥')
  try {
    const { from, to, keys, resumed, unreadable } = await rotateWrappingKey({ pool, wrapper, signerKeys, signal, progress: (done, total) => { shown.show(done, total) } })
    shown.end()
    out(`${resumed ? '接着完成了上次的轮换' : `已轮换：${from} → ${to}`}；重新包裹主体密钥 ${String(keys)} 把，现用 ${to}。`)
    if (unreadable.length === 0) {
      out('早于此刻的备份仍须旧的包裹密钥才能打开；这些备份都过期之后再停用它（npx hub key end）。请现在做一次备份。')
      return toolExits.done
    }
    out(`有的主体密钥用枢纽的密钥打不开，没有重新包裹：${unreadable.join('、')} 等。旧的密钥加密密钥因此保留；请先 npx hub ledger fsck --deep 查明。`)
    return toolExits.failed
  } finally {
    shown.end()
    await Promise.all([pool.end(), wrapper.close(), signerKeys.close()])
  }
}

function status({ env, out }: Tool): Promise<ToolExit> {
  return withClient(databaseUrlOf(env), applicationName, async (client) => {
    const state = await readRotation(client)
    for (const { keyId, since, hubKeys, subjectKeys } of await countWrapped(client, state))
      out(JSON.stringify({ keyId, since: since.toISOString(), ageDays: Math.floor((Date.now() - since.getTime()) / msPerDay), hubKeys, subjectKeys, current: state.index.by === keyId }))
    if (isUnfinished(state)) out('上次的轮换没有完成：请再运行一次 npx hub key rotate wrap')
    return toolExits.done
  })
}

function checkEnd({ env, out }: Tool, keyId: string): Promise<ToolExit> {
  return withClient(databaseUrlOf(env), applicationName, async (client) => {
    const wraps = wrappedUnder(await readRotation(client), keyId)
    if (wraps.length > 0) out(inUse(keyId, wraps))
    return wraps.length > 0 ? toolExits.failed : toolExits.done
  })
}

async function end({ env, out }: Tool, keyId: string): Promise<ToolExit> {
  const tls = await mutualTls({ dir: cliTlsDirOf(env), name: 'cli' })
  const signerKeys = signerWrappingKeys({ url: signerUrlOf(env), tls: tls.client('signer') })
  try {
    const ending = await withClient(databaseUrlOf(env), applicationName, (client) => endWrappingKey(client, signerKeys, keyId))
    if (ending.outcome === 'in-use') out(inUse(keyId, ending.wraps))
    else if (ending.outcome === 'absent') out(`签名机没有 ${keyId}：已经停用过，或编号不对。`)
    else out(`已停用 ${keyId}：它的文件移到了签名服务数据目录的 ended-keys。早于轮换的备份还要用它：请把它移到另外保管的介质，与这些备份一同保留、一同销毁。`)
    return ending.outcome === 'ended' ? toolExits.done : toolExits.failed
  } finally {
    await signerKeys.close()
  }
}

function inUse(keyId: string, wraps: readonly WrappedHubKey[]): string {
  return `${keyId} 还包裹着 ${wraps.map(({ name, keyId: wrapped }) => `${name}（${wrapped}）`).join('、')}，不能停用。请先运行 npx hub key rotate wrap`
}

function databaseUrlOf(env: Tool['env']): string {
  return env['LEDGER_DATABASE_URL'] ?? env['LEDGER_ADMIN_DATABASE_URL'] ?? ''
}

/** Where services do not share a folder of certificates, that of the terminal is somewhere else. */
function cliTlsDirOf(env: Tool['env']): string {
  return env['HUB_CLI_TLS_DIR'] ?? env['HUB_TLS_DIR'] ?? ''
}

function signerUrlOf(env: Tool['env']): string {
  const url = env['SIGNER_URL']
  if (url === undefined) throw new KeyUnavailable('签名服务不在，什么也没有做。请先让它运行')
  return url
}
