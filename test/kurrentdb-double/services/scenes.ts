import type { Metadata } from '@grpc/grpc-js'
import type { Node } from '../node.ts'
import { notLeaderDetails, notLeaderTrailers } from '../wire/not-leader.ts'
import { status, statusError } from '../wire/status-error.ts'
import type { CallScene } from './call-scene.ts'

interface Peered {
  getPeer(): string
}

/** v1 tells by trailers. */
export function sceneOfV1(node: Node, call: Peered): CallScene {
  return {
    reset: () => node.reset(call.getPeer()),
    notLeader: () => notLeaderTrailers(node.leader()),
    timedOut: () => statusError(status.ABORTED, 'Operation timed out'),
  }
}

/** v2 tells by details. */
export function sceneOfV2(node: Node, call: Peered): CallScene {
  return {
    reset: () => node.reset(call.getPeer()),
    notLeader: () => notLeaderDetails(node.leader()),
    timedOut: () => statusError(status.DEADLINE_EXCEEDED, 'Operation timed out'),
  }
}

/** Whether the caller will have its call answered by the leader alone. */
export function requiresLeader(metadata: Metadata): boolean {
  return metadata.get('requires-leader')[0] === 'true'
}
