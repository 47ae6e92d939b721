import { randomUUID } from 'node:crypto'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import { suffer } from '../faults/suffer.ts'
import type { Node } from '../node.ts'
import type { ReadRequest } from '../wire/read-request.ts'
import type { CallScene } from './call-scene.ts'
import type { EventSink } from './event-sink.ts'
import { SubscriptionFeed } from './subscription-feed.ts'

interface SubscribeCall {
  readonly scene: CallScene
  readonly sink: EventSink
  readonly request: ReadRequest
  readonly leaderOnly: boolean
}

/** 订阅 — confirmed first; ends only when the client goes or a fault drops it. */
export async function subscribe(node: Node, { scene, sink, request, leaderOnly }: SubscribeCall): Promise<void> {
  await suffer(node.faults.takeEffect('subscription', 'before'), scene)
  await sink.send(new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID())))
  await suffer(node.faults.due('subscription'), scene)
  const opened = node.subscriptions.open(scene, leaderOnly)
  try {
    await Promise.race([new SubscriptionFeed(node, scene, sink, request).run(), opened.dropped])
  } finally {
    opened.close()
  }
}
