import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js'
import type { Recorded } from '../log/recorded.ts'

const now = (): timestamps.Timestamp => timestamps.Timestamp.fromDate(new Date())

function toPosition({ position }: Recorded): streams.ReadResp.Position {
  return new streams.ReadResp.Position().setCommitPosition(position.toString()).setPreparePosition(position.toString())
}

/** 已追上 — with where: a revision for a stream, a position for $all; neither while the subscription has seen nothing. */
export function toCaughtUp(stream: string | undefined, last: Recorded | undefined): streams.ReadResp {
  return new streams.ReadResp().setCaughtUp(placed(new streams.ReadResp.CaughtUp().setTimestamp(now()), stream, last))
}

/** 已落后 — a live subscription whose client did not keep up reads from the log again. */
export function toFellBehind(stream: string | undefined, last: Recorded): streams.ReadResp {
  return new streams.ReadResp().setFellBehind(placed(new streams.ReadResp.FellBehind().setTimestamp(now()), stream, last))
}

/** 检查点 of a filtered subscription: everything up to here was looked through. */
export function toCheckpoint({ position }: Recorded): streams.ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint()
    .setCommitPosition(position.toString()).setPreparePosition(position.toString()).setTimestamp(now())
  return new streams.ReadResp().setCheckpoint(checkpoint)
}

function placed<T extends streams.ReadResp.CaughtUp | streams.ReadResp.FellBehind>(signal: T, stream: string | undefined, last: Recorded | undefined): T {
  if (last === undefined) return signal
  if (stream === undefined) signal.setPosition(toPosition(last))
  else signal.setStreamRevision(String(last.revision))
  return signal
}
