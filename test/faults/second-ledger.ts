import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hub } from '@hub/launcher'
import { innerUrl } from '../../packages/launcher/src/address.ts'
import { urlAs } from '../../packages/launcher/src/database.ts'
import { findSignIn, ledgerEnvironment } from '../../packages/launcher/src/environment.ts'
import { layoutOf } from '../../packages/launcher/src/layout.ts'
import { readRunFiles } from '../../packages/launcher/src/run-files.ts'
import type { LedgerAddress } from './ask-ledger.ts'

const main = join(import.meta.dirname, '..', '..', 'services', 'ledger', 'src', 'main.ts')

/** 第二账本进程 — on the same database, told what the launcher tells its own, and looked after by nobody. */
export interface SecondLedger {
  readonly address: LedgerAddress
  readonly child: ChildProcess
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>
}

export function addressOfLedger({ dataDir }: Hub): LedgerAddress {
  const { run, tls } = layoutOf(dataDir)
  return { port: portOf(run, 'ledger'), tlsDir: tls }
}

export async function startSecondLedger(hub: Hub): Promise<SecondLedger> {
  const layout = layoutOf(hub.dataDir)
  const environment = { ...process.env, HUB_LOOK_UPS_PER_MINUTE: '1000000' }
  const gatewayPort = Number(new URL(hub.url).port)
  const signIn = findSignIn(environment, true, { publicUrl: hub.url, inner: innerUrl('127.0.0.1', gatewayPort) })
  if (signIn === undefined) throw new Error('the demo brings its own sign-in')
  const env = ledgerEnvironment({
    environment, layout, gatewayPort, signIn, hubId: hub.hubId, publicUrl: hub.url, demo: true, host: '127.0.0.1', ledgerPort: 0, signerPort: portOf(layout.run, 'signer'),
    ledgerDatabaseUrl: urlAs(hub.databaseUrl, 'hub_ledger', (await readFile(layout.ledgerPassword, 'utf8')).trim()), gatewayDatabaseUrl: '',
  })
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string)
  const [message] = (await Promise.race([once(child, 'message'), exited.then((how) => { throw new Error(`the second ledger ended: ${String(how)}`) })])) as [{ readonly port: number }]
  return { child, exited, address: { port: message.port, tlsDir: layout.tls } }
}

function portOf(runDir: string, name: string): number {
  const port = readRunFiles(runDir).find((file) => file.name === name)?.port
  if (port === undefined) throw new Error(`${name} has no port on record`)
  return port
}
