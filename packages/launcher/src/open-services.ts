import { setTimeout as sleep } from 'node:timers/promises'
import { innerUrl } from './address.ts'
import type { StartContext } from './context.ts'
import { gatewayEnvironment, type HubWiring, ledgerEnvironment } from './environment.ts'
import { isGatewayReady, isLedgerReady } from './health.ts'
import { recordProcess } from './run-files.ts'
import { supervisedService } from './services.ts'

const wellTimeoutMs = 20_000
const pollMs = 50

/**
 * 启动账本与网关 — side by side: the gateway waits for the ledger by itself. Resolves when the gateway says that everything behind it is well; one
 * that listens but is not well in time is left running, and said so.
 */
export async function openServices(context: StartContext, wiring: HubWiring): Promise<void> {
  const { layout, ports, parts, programs, log, signal } = context
  const spawned = (name: 'ledger' | 'gateway') => (pid: number) => { recordProcess(layout.run, name, pid, ports[name]) }
  const ledger = parts.add('ledger', supervisedService({
    name: 'ledger', program: programs.ledger, env: ledgerEnvironment(wiring), logFile: layout.logOf('ledger'), log, spawned: spawned('ledger'),
    isReady: () => isLedgerReady(ports.ledger, layout.tls),
  }))
  const gateway = parts.add('gateway', supervisedService({
    name: 'gateway', program: programs.gateway, env: gatewayEnvironment(wiring), logFile: layout.logOf('gateway'), log, spawned: spawned('gateway'),
  }))
  await Promise.all([ledger.start(), gateway.start()])

  const url = innerUrl(wiring.host, wiring.gatewayPort)
  const deadline = Date.now() + wellTimeoutMs
  while (!(await isGatewayReady(url))) {
    if (signal.aborted) return
    if (Date.now() > deadline) {
      log(`已启动，但还没有全部就绪：见 ${url}/health/ready`)
      return
    }
    await sleep(pollMs)
  }
}
