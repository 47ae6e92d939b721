import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import type { Recorded } from '../log/recorded.ts'
import { toStreamIdentifier } from './stream-name.ts'
import { toUuid } from './uuid.ts'

/** 读取答复 with one event. Data and metadata go out as the very bytes that came in. */
export function toReadEvent(recorded: Recorded, structuredUuid: boolean): streams.ReadResp {
  const position = recorded.position.toString()
  const event = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(toUuid(recorded.id, structuredUuid))
    .setStreamIdentifier(toStreamIdentifier(recorded.stream))
    .setStreamRevision(String(recorded.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(recorded.data)
    .setCustomMetadata(recorded.metadata)
  event.getMetadataMap()
    .set('type', recorded.type)
    .set('content-type', recorded.contentType)
    .set('created', recorded.createdTicks.toString())
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(event).setCommitPosition(position))
}
