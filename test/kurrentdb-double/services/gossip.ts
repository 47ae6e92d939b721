import type { handleUnaryCall } from '@grpc/grpc-js'
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import type { Empty } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import { toUuid } from '../wire/uuid.ts'

export interface Member {
  readonly id: string
  readonly address: string
  readonly port: number
  readonly leads: boolean
  readonly alive: boolean
}

/** 集群成员 — what the client chooses a node by. */
export function readGossip(members: () => readonly Member[]): handleUnaryCall<Empty, gossip.ClusterInfo> {
  return (_call, callback) => {
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState
    const info = new gossip.ClusterInfo()
    for (const { id, address, port, leads, alive } of members())
      info.addMembers(new gossip.MemberInfo()
        .setInstanceId(toUuid(id, true))
        .setTimeStamp(String(Date.now()))
        .setState(leads ? LEADER : FOLLOWER)
        .setIsAlive(alive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port)))
    callback(null, info)
  }
}
