import { innerUrl, publicUrlOf, shownUrl } from './address.ts'
import type { StartContext } from './context.ts'
import { urlAs } from './database.ts'
import { findSignIn, type HubWiring, type SignIn, type Wiring } from './environment.ts'
import { startDatabase, startSigner } from './foundation.ts'
import { rotateLog } from '@hub/postgres'
import { type Hub, Parts } from './hub.ts'
import { type HubRecord, wantsDemo } from './hub-record.ts'
import { lockDataDirectory } from './instance-lock.ts'
import { layoutOf } from './layout.ts'
import { endLeftProcesses } from './left-processes.ts'
import { openServices } from './open-services.ts'
import { hostDefault, type HubOptions, isLoopback } from './options.ts'
import { PortClaims } from './port-claims.ts'
import { choosePorts } from './ports.ts'
import { prepareDatabase, seedDemo } from './prepare-database.ts'
import { ownPrograms } from './programs.ts'
import { ensureRolePassword, prepareSecrets } from './secrets.ts'
import { LaunchUnavailable } from './unavailable.ts'

const logsRotated = ['signer', 'migrate', 'seed', 'ledger', 'gateway']

/**
 * 启动枢纽 — secrets, PostgreSQL beside the signer, migrations, the demo city at the first start, the ledger beside the gateway. Resolves when the
 * hub answers; every process that dies later is started again. Rejects with the reason (LaunchUnavailable, PostgresUnavailable,
 * TlsUnavailable) and leaves no process behind, also when `options.signal` aborts.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  refusePublicDemo(options)
  const layout = layoutOf(options.dataDir)
  const log = options.log ?? (() => undefined)
  const [unlock, claims] = [lockDataDirectory(layout.dataDir), new PortClaims()]
  const parts = new Parts(layout.run, () => {
    claims.release()
    unlock()
  })
  const { signal = new AbortController().signal } = options
  // Its failure is met again below, where the start that was interrupted waits for the same stop.
  const abort = () => { parts.stop().catch(() => undefined) }
  signal.addEventListener('abort', abort, { once: true })
  try {
    await endLeftProcesses(layout.run, log)
    for (const name of logsRotated) rotateLog(layout.logOf(name))
    const environment = options.environment ?? process.env
    const context: StartContext = {
      options, layout, environment, parts, log,
      ports: await choosePorts({ ...options, environment }, layout.run, claims),
      programs: { ...ownPrograms, ...options.programs }, signal,
    }
    return await start(context)
  } catch (error) {
    await parts.stop()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

async function start(context: StartContext): Promise<Hub> {
  const { options, layout, ports, parts, log } = context
  const wiring: Wiring = { environment: context.environment, layout, ledgerPort: ports.ledger, signerPort: ports.signer }
  await prepareSecrets(layout)
  const [ledgerPassword, gatewayPassword] = await Promise.all([ensureRolePassword(layout.ledgerPassword), ensureRolePassword(layout.gatewayPassword)])
  const [adminUrl] = await Promise.all([startDatabase(context), startSigner(context)])
  stopIfAborted(context)
  log(options.databaseUrl === undefined ? `数据库已启动（内嵌，端口 ${String(ports.postgres)}）；签名服务已启动` : '已连接 DATABASE_URL 的数据库；签名服务已启动')

  const { record, demo } = await prepareDatabase(context, wiring, adminUrl)
  log(record.applied === 0 ? '数据库结构已是最新' : `数据库结构已更新（${String(record.applied)} 个迁移）`)
  const { host = hostDefault } = options
  const url = shownUrl(host, ports.gateway)
  const publicUrl = publicUrlOf(context.environment, url)
  const hub: HubWiring = {
    ...wiring, host, demo, publicUrl, hubId: record.hubId, gatewayPort: ports.gateway,
    ledgerDatabaseUrl: urlAs(adminUrl, 'hub_ledger', ledgerPassword),
    gatewayDatabaseUrl: urlAs(adminUrl, 'hub_gateway', gatewayPassword),
    signIn: requireSignIn(findSignIn(context.environment, demo, { publicUrl, inner: innerUrl(host, ports.gateway) })),
  }
  log(aboutData(record, demo))
  if (demo && record.demo === 'pending') await seedDemo(context, hub, adminUrl)
  await openServices(context, hub)
  stopIfAborted(context)
  return {
    url, dataDir: layout.dataDir, hubId: record.hubId, demo, databaseUrl: adminUrl,
    get pids() { return parts.pids },
    stop: () => parts.stop(),
    kill: (name, signal) => { parts.kill(name, signal) },
  }
}

function refusePublicDemo(options: HubOptions): void {
  const { host = hostDefault } = options
  if (!wantsDemo(options) || isLoopback(host)) return
  throw new LaunchUnavailable('DEMO_NOT_LOCAL', `演示账号不需要口令，只能开在本机地址上，不能开在 HOST=${host}。请去掉 HOST，或用 HUB_DEMO=0 启动不带演示的枢纽。`)
}

function requireSignIn(signIn: SignIn | undefined): SignIn {
  if (signIn !== undefined) return signIn
  throw new LaunchUnavailable('SIGN_IN_NOT_CONFIGURED', '没有演示时须配置登录服务：OIDC_ISSUER、OIDC_JWKS_URL（以及令牌受众 OIDC_AUDIENCE）。说明见 docs/operations.md。')
}

function aboutData(record: HubRecord, demo: boolean): string {
  if (record.demo === 'pending') return '首次启动：写入演示城市'
  if (demo) return '已有数据，不再写入演示城市'
  return record.demo === 'seeded' ? '已有数据，其中的演示账号已停用' : '不带演示数据'
}

function stopIfAborted({ signal }: StartContext): void {
  if (signal.aborted) throw new LaunchUnavailable('STOPPED', '启动已中止')
}
