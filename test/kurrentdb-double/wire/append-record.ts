import { randomUUID } from 'node:crypto'
import v2 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js'
import type { Proposed } from '../log/recorded.ts'

const formats: Readonly<Record<number, readonly [name: string, contentType: string]>> = {
  [v2.SchemaFormat.SCHEMA_FORMAT_JSON]: ['Json', 'application/json'],
  [v2.SchemaFormat.SCHEMA_FORMAT_PROTOBUF]: ['Protobuf', 'application/octet-stream'],
  [v2.SchemaFormat.SCHEMA_FORMAT_AVRO]: ['Avro', 'application/octet-stream'],
  [v2.SchemaFormat.SCHEMA_FORMAT_BYTES]: ['Bytes', 'application/octet-stream'],
}

/** A record of v2 as the log keeps it: its properties become JSON metadata, to which the server adds the schema's name and format. */
export function toProposed(record: v2.AppendRecord, stream: string): Proposed {
  const schema = record.getSchema()
  const [format, contentType] = formats[schema?.getFormat() ?? 0] ?? ['Bytes', 'application/octet-stream']
  const type = schema?.getName() ?? ''
  const properties = Object.fromEntries(record.getPropertiesMap().getEntryList().map(([key]) => [key, record.getPropertiesMap().get(key)?.toJavaScript() ?? null]))
  return {
    id: (record.getRecordId() ?? '').toLowerCase() || randomUUID(),
    stream,
    type,
    contentType,
    data: record.getData_asU8(),
    metadata: Buffer.from(JSON.stringify({ ...properties, '$schema.name': type, '$schema.format': format })),
  }
}
