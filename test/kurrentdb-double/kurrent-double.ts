import { ClusterMember, type ClusterView } from './cluster-member.ts'
import { FaultPlan } from './faults/fault-plan.ts'
import { ServerFaults } from './faults/server-faults.ts'
import { EventLog } from './log/event-log.ts'
import { writeSystemEvents } from './log/system-events.ts'
import { settle, type KurrentDoubleOptions, type Settled } from './options.ts'

/** 协议替身 — a running double. Its data live as long as the object, also while it refuses connections. */
export interface KurrentDouble {
  /** Without a query but `tls` (and the CA's file with TLS), so that more options can follow behind "&". */
  readonly connectionString: string
  /** Port of the first node, and of the only one unless `nodes` says otherwise. */
  readonly port: number
  readonly faults: ServerFaults
  /** What the server holds, for a test to look at. */
  readonly log: EventLog
  close(): Promise<void>
}

/** Starts a double, each node on a free port of the loopback interface. */
export async function startKurrentDouble(options: KurrentDoubleOptions = {}): Promise<KurrentDouble> {
  const settled = settle(options)
  const plan = new FaultPlan()
  const log = new EventLog()
  const members: ClusterMember[] = []
  const faults = new ServerFaults(plan, members)
  const cluster: ClusterView = {
    log,
    faults: plan,
    kept: systemEvents(log, settled.systemEventEvery),
    leader: () => faults.leader.endpoint,
    members: () => members.map((member) => ({ id: member.id, ...member.endpoint, leads: member === faults.leader, alive: member.listener.isOpen })),
  }
  for (let node = 0; node < settled.nodes; node += 1) members.push(new ClusterMember(settled, cluster))
  for (const { listener } of members) await listener.open()
  writeSystemEvents(log, 'start')
  return {
    connectionString: connectionString(settled, members.map(({ endpoint: { port } }) => port)),
    port: members[0]?.endpoint.port ?? 0,
    log,
    faults,
    async close() {
      await Promise.all(members.map((member) => member.close()))
    },
  }
}

function connectionString({ tls }: Settled, ports: readonly number[]): string {
  // The certificate is made out to the name, not to the address.
  if (tls !== undefined) return `kurrentdb://${ports.map((port) => `localhost:${String(port)}`).join(',')}?tls=true&tlsCAFile=${tls.caFile}`
  return `kurrentdb://${ports.map((port) => `127.0.0.1:${String(port)}`).join(',')}?tls=false`
}

/** Writes a system event after every `every` appends. */
function systemEvents(log: EventLog, every: number): () => void {
  let appends = 0
  return () => {
    appends += 1
    if (every > 0 && appends % every === 0) writeSystemEvents(log, 'statistics')
  }
}
