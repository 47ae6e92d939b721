import type streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import type { Proposed } from '../log/recorded.ts'
import { fromUuid } from './uuid.ts'

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage

/** An event of v1 as the log keeps it. */
export function fromProposedMessage(message: Message, stream: string): Proposed {
  const metadata = message.getMetadataMap()
  return {
    id: fromUuid(message.getId()),
    stream,
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}
