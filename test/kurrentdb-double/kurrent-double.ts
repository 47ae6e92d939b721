import { Server, ServerCredentials } from '@grpc/grpc-js'
import { GossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { StreamsServiceService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js'
import { randomUUID } from 'node:crypto'
import { ServerFaults } from './faults/server-faults.ts'
import { FaultPlan } from './faults/fault-plan.ts'
import { OpenSubscriptions } from './faults/open-subscriptions.ts'
import { Listener } from './listener.ts'
import { EventLog } from './log/event-log.ts'
import { writeSystemEvents } from './log/system-events.ts'
import type { AppendLimits, Node } from './node.ts'
import { appendRecords } from './services/append-records.ts'
import { append } from './services/append.ts'
import { batchAppend } from './services/batch-append.ts'
import { readGossip } from './services/gossip.ts'
import { read } from './services/read.ts'
import { getSupportedMethods } from './services/server-features.ts'

const mebibyte = 1024 * 1024
const messageBytesMax = 17 * mebibyte

export interface KurrentDoubleOptions {
  /** What ServerFeatures reports; default "26.1.0". */
  readonly version?: string
  readonly limits?: Partial<AppendLimits>
}

/** 协议替身 — a running double. Its data live as long as the object, also while it refuses connections. */
export interface KurrentDouble {
  readonly connectionString: string
  readonly port: number
  readonly faults: ServerFaults
  /** What the server holds, for a test to look at. */
  readonly log: EventLog
  close(): Promise<void>
}

/** Starts a double on a free port of the loopback interface. */
export async function startKurrentDouble({ version = '26.1.0', limits = {} }: KurrentDoubleOptions = {}): Promise<KurrentDouble> {
  const server = new Server({ 'grpc.max_receive_message_length': messageBytesMax, 'grpc.max_send_message_length': messageBytesMax })
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  const listener = new Listener(injector)
  const node: Node = {
    log: new EventLog(),
    faults: new FaultPlan(),
    subscriptions: new OpenSubscriptions(),
    limits: { appendBytesMax: mebibyte, recordBytesMax: 16 * mebibyte, ...limits },
    leads: () => true,
    leader: () => ({ address: '127.0.0.1', port: listener.port }),
    reset: (peer) => listener.reset(peer),
  }
  writeSystemEvents(node.log, 'start')
  const id = randomUUID()
  server.addService(StreamsService, { read: read(node), append: append(node), batchAppend: batchAppend(node) })
  server.addService(StreamsServiceService, { appendRecords: appendRecords(node) })
  server.addService(GossipService, { read: readGossip(() => [{ id, ...node.leader(), leads: true, alive: true }]) })
  server.addService(ServerFeaturesService, { getSupportedMethods: getSupportedMethods(version, [StreamsService, StreamsServiceService]) })
  await listener.open()
  return {
    get connectionString() {
      return `kurrentdb://127.0.0.1:${String(listener.port)}?tls=false`
    },
    get port() {
      return listener.port
    },
    log: node.log,
    faults: new ServerFaults(node, listener),
    async close() {
      await listener.refuse()
      injector.destroy()
      server.forceShutdown()
    },
  }
}
