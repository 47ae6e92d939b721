import { readSecretFile, replaceSecretFile } from '@hub/pki'
import { withSecretFiles } from '@hub/service'
import { Client } from 'pg'
import { pino } from 'pino'
import { ensureHub, type HubRecord, recordSeeded } from '../hub-record.ts'
import { migrate } from '../migrate.ts'
import { ensureRoles } from '../roles.ts'

/**
 * 迁移命令 — `migrate.ts` brings the database of LEDGER_ADMIN_DATABASE_URL forward, gives hub_ledger and hub_gateway the passwords in
 * LEDGER_PASSWORD_FILE and GATEWAY_PASSWORD_FILE, makes the hub's record (HUB_DEMO=1: with a demo city to come) and sends it to its parent; the
 * hub's id also goes into the file HUB_ID_FILE, where services without such a parent read it. `migrate.ts --seeded` records that the demo city is
 * complete. Exits 0, or 1 with the reason as the last line of its log.
 */
async function run(): Promise<HubRecord & { readonly applied: number }> {
  const connectionString = await adminUrl()
  const applied = (await migrate({ connectionString })).length
  const client = new Client({ connectionString, application_name: 'hub-migrate' })
  await client.connect()
  try {
    const [ledgerPassword, gatewayPassword] = await Promise.all([readPassword('LEDGER_PASSWORD_FILE'), readPassword('GATEWAY_PASSWORD_FILE')])
    await ensureRoles(client, { ledgerPassword, gatewayPassword })
    const record = await ensureHub(client, process.env['HUB_DEMO'] === '1')
    const { HUB_ID_FILE: idFile = '' } = process.env
    if (idFile !== '') await replaceSecretFile(idFile, Buffer.from(`${record.hubId}\n`))
    return { ...record, applied }
  } finally {
    await client.end()
  }
}

async function seeded(): Promise<void> {
  const client = new Client({ connectionString: await adminUrl(), application_name: 'hub-migrate' })
  await client.connect()
  try {
    await recordSeeded(client)
  } finally {
    await client.end()
  }
}

async function adminUrl(): Promise<string> {
  const env = await withSecretFiles(process.env, { values: ['LEDGER_ADMIN_DATABASE_URL'], passwords: [{ url: 'LEDGER_ADMIN_DATABASE_URL', file: 'LEDGER_ADMIN_PASSWORD_FILE' }] })
  return readVariable('LEDGER_ADMIN_DATABASE_URL', env)
}

function readVariable(name: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`缺少环境变量 ${name}`)
  return value
}

async function readPassword(variable: string): Promise<string> {
  const bytes = await readSecretFile(readVariable(variable))
  if (bytes === undefined || bytes === 'too-open') throw new Error(`${variable} 指向的口令文件不存在，或所有者以外的人可读（应为 chmod 600）`)
  return bytes.toString('utf8').trim()
}

const deniedCode = '42501'

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const root = cause instanceof Error ? cause : error
  if ('code' in root && root.code === deniedCode) return `数据库用户权限不足：${root.message}。它必须能够创建角色（CREATEROLE）和模式（数据库的 CREATE 权限）`
  return root === error ? error.message : `${error.message}：${root.message}`
}

const log = pino({ base: { service: 'migrate' } })
// The launcher died: an unfinished migration rolls back with the connection.
process.on('disconnect', () => process.exit(1))
try {
  if (process.argv.includes('--seeded')) await seeded()
  else {
    const record = await run()
    log.info(record, '数据库结构已是最新')
    process.send?.(record)
  }
  process.removeAllListeners('disconnect')
  if (process.connected) process.disconnect()
} catch (error) {
  log.fatal(reasonOf(error))
  process.exit(1)
}
