import { requireNoHalfRestore } from './cluster-place.ts'
import type { StartContext } from './context.ts'
import { checkExisting, embeddedDatabase, ensureDatabase } from './database.ts'
import { signerEnvironment } from './environment.ts'
import { keptPlaces } from './kept-places.ts'
import { partTitles } from './part.ts'
import { recordProcess } from './run-files.ts'
import { supervisedService } from './services.ts'
import { Supervisor } from './supervisor.ts'

/** 启动数据库 — the embedded one, kept running, or the existing one, which is only checked. Returns the administrator's address of the hub's database. */
export async function startDatabase(context: StartContext): Promise<string> {
  const { options, layout, ports, parts, environment, log } = context
  if (options.databaseUrl !== undefined) return checkExisting(options.databaseUrl)
  requireNoHalfRestore(layout)
  let superuserUrl = ''
  const launch = embeddedDatabase({
    layout, port: ports.postgres, log, settings: options.postgresSettings, archiveDir: keptPlaces(layout, environment).archive,
    started: (server) => {
      superuserUrl = server.superuserUrl
      if (server.pid !== undefined) recordProcess(layout.run, 'postgres', server.pid, ports.postgres)
    },
  })
  await parts.add('postgres', new Supervisor({ title: partTitles.postgres, logFile: layout.logOf('postgres'), log, launch })).start()
  return ensureDatabase(superuserUrl)
}

/** 启动签名服务 — needs its certificate and nothing else. */
export async function startSigner({ layout, ports, parts, environment, programs, log }: StartContext): Promise<void> {
  const signer = supervisedService({
    name: 'signer',
    program: programs.signer,
    env: signerEnvironment({ environment, layout, ledgerPort: ports.ledger, signerPort: ports.signer }),
    logFile: layout.logOf('signer'),
    log,
    spawned: (pid) => { recordProcess(layout.run, 'signer', pid, ports.signer) },
  })
  await parts.add('signer', signer).start()
}
