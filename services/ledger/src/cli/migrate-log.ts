import { parseArgs } from 'node:util'
import { migrate } from '../migrate.ts'
import { adoptIdentity, readIdentity } from '../transfer/hub-identity.ts'
import { migrateLog } from '../transfer/migrate-log.ts'
import { readEndpoint, routeOf, type Route } from '../transfer/migration-route.ts'
import { runTool, toolExits } from './run-tool.ts'

const nextSteps: Readonly<Record<'kurrentdb' | 'back' | 'moved', string>> = {
  kurrentdb: '下一步：设 KURRENTDB_URL 再启动枢纽。密钥库、读模型仍在原来的 PostgreSQL 中；那里的旧日志不再写入，可留作对照。',
  back: '下一步：去掉 KURRENTDB_URL 再启动枢纽。KurrentDB 中的旧日志不再写入，可留作对照。',
  moved: '密钥库没有随日志迁移。下一步：把密钥库（vault 模式的数据）搬到目标库，连同签名服务的密钥和口令，再以新的 DATABASE_URL 启动。见 docs/operations.md。',
}

/** 迁移命令 — `migrate-log.ts --from <end> --to <end>`; `local` is LEDGER_ADMIN_DATABASE_URL, `kurrentdb` is KURRENTDB_URL. */
await runTool(async ({ env, out, say, progress, signal }) => {
  const { values: { from = '', to = '' } } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } })
  const known = { local: env['LEDGER_ADMIN_DATABASE_URL'], kurrentdb: env['KURRENTDB_URL'] }
  const route = routeOf(readEndpoint('from', from, known), readEndpoint('to', to, known))
  const identity = await readIdentity(route.hubUrl)
  if (route.to.kind === 'postgres') {
    await migrate({ connectionString: route.to.url })
    await adoptIdentity(route.to.url, identity)
  }
  const shown = { copying: progress('抄写'), verifying: progress('核对目标') }
  try {
    const { summary: { events, sha256, root }, already } = await migrateLog({
      route, identity, signal, progress: (doing, done, total) => { shown[doing].show(done, total) },
    })
    for (const one of Object.values(shown)) one.end()
    out(`已迁移 ${String(events)} 件事件${already === 0 ? '' : `（其中 ${String(already)} 件此前已在，核对一致）`}，来源与目标逐字节一致`)
    out(`SHA-256 ${sha256}`)
    out(`默克尔根 ${root}`)
    say(nextSteps[nextOf(route)])
    return toolExits.done
  } finally {
    for (const one of Object.values(shown)) one.end()
  }
})

function nextOf({ from, to }: Route): keyof typeof nextSteps {
  if (to.kind === 'kurrentdb') return 'kurrentdb'
  return from.kind === 'kurrentdb' ? 'back' : 'moved'
}
