import { Server, ServerCredentials, type ConnectionInjector } from '@grpc/grpc-js'
import { GossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { StreamsServiceService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js'
import { randomUUID } from 'node:crypto'
import { OpenSubscriptions } from './faults/open-subscriptions.ts'
import { host, Listener } from './listener.ts'
import type { Endpoint, Node } from './node.ts'
import type { Settled, TlsOptions } from './options.ts'
import { authentication } from './services/authentication.ts'
import { readGossip, type Member } from './services/gossip.ts'
import { offeredMethods } from './services/offered-methods.ts'
import { getSupportedMethods } from './services/server-features.ts'

/** The largest message that goes either way: 16 MiB of record and a frame around it. */
const messageBytesMax = 17 * 1024 * 1024
const usersOfNewServer = { admin: 'changeit' }

/** What a node knows of the cluster it stands in. */
export interface ClusterView extends Pick<Node, 'log' | 'faults' | 'kept'> {
  leader(): Endpoint
  members(): readonly Member[]
}

/** 集群成员 — one node: its gRPC services, its port, its subscriptions. */
export class ClusterMember {
  readonly id = randomUUID()
  readonly subscriptions = new OpenSubscriptions()
  readonly listener: Listener
  readonly #server: Server
  readonly #injector: ConnectionInjector

  constructor({ version, limits, tls }: Settled, cluster: ClusterView) {
    this.#server = new Server({
      'grpc.max_receive_message_length': messageBytesMax,
      'grpc.max_send_message_length': messageBytesMax,
      interceptors: tls === undefined ? [] : [authentication(tls.users ?? usersOfNewServer)],
    })
    this.#injector = this.#server.createConnectionInjector(toCredentials(tls))
    this.listener = new Listener(this.#injector)
    const node: Node = {
      log: cluster.log,
      faults: cluster.faults,
      subscriptions: this.subscriptions,
      limits,
      leads: () => cluster.leader().port === this.listener.port,
      leader: () => cluster.leader(),
      reset: (peer) => this.listener.reset(peer),
      kept: () => cluster.kept(),
    }
    const { streams, streamsV2, paths } = offeredMethods(node, version)
    this.#server.addService(StreamsService, streams)
    this.#server.addService(StreamsServiceService, streamsV2)
    this.#server.addService(GossipService, { read: readGossip(() => cluster.members()) })
    this.#server.addService(ServerFeaturesService, { getSupportedMethods: getSupportedMethods(node, version, paths) })
  }

  get endpoint(): Endpoint {
    return { address: host, port: this.listener.port }
  }

  async close(): Promise<void> {
    await this.listener.refuse()
    this.#injector.destroy()
    this.#server.forceShutdown()
  }
}

function toCredentials(tls: TlsOptions | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure()
  return ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) }])
}
