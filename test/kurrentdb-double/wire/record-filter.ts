import type streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import type { Recorded } from '../log/recorded.ts'

type FilterOptions = streams.ReadReq.Options.FilterOptions

/** Records a server looks through before it may send a checkpoint, when the client names no window. */
const searchWindowDefault = 32

export interface RecordFilter {
  matches(recorded: Recorded): boolean
  /** Records looked through from one checkpoint to the next. */
  readonly checkpointEvery: number
}

/** 过滤 — by prefixes or a regular expression on stream name or event type. A real server's expressions are those of .NET; here of JavaScript. */
export function toRecordFilter(options: FilterOptions): RecordFilter {
  const byStream = options.hasStreamIdentifier()
  const expression = byStream ? options.getStreamIdentifier() : options.getEventType()
  const prefixes = expression?.getPrefixList() ?? []
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex(), 'u') : undefined
  const window = options.hasMax() ? options.getMax() : searchWindowDefault
  return {
    matches(recorded) {
      const subject = byStream ? recorded.stream : recorded.type
      return regex === undefined ? prefixes.some((prefix) => subject.startsWith(prefix)) : regex.test(subject)
    },
    checkpointEvery: window * Math.max(1, options.getCheckpointintervalmultiplier()),
  }
}
