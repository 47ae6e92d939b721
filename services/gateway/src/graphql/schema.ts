import { lexicographicSortSchema, printSchema } from '../graphql-js.ts'
import { builder } from './builder.ts'
import './scalars.ts'
import './hub/status.ts'
import './hub/ledger-moved.ts'
import './operator/me.ts'
import './operator/queries.ts'
import './unit/queries.ts'
import './unit/entrustments.ts'
import './licence-type/queries.ts'
import './licence-type/template-preview.ts'
import './service-item/queries.ts'
import './grant/queries.ts'
import './seal/queries.ts'
import './seal/former-ca.ts'
import './seal/preview.ts'
import './case/queries.ts'
import './licence/queries.ts'
import './look-up/queries.ts'
import './look-up/unit-queries.ts'
import './investigation/queries.ts'
import './unit/mutations.ts'
import './operator/mutations.ts'
import './licence-type/mutations.ts'
import './licence/download-file.ts'
import './licence/mutations.ts'
import './service-item/mutations.ts'
import './grant/mutations.ts'
import './seal/mutations.ts'
import './case/mutations.ts'
import './case/download-notice.ts'
import './look-up/look-up.ts'
import './investigation/mutations.ts'
import './investigation/audit-licence.ts'
import './holder/mutations.ts'

/** 模式 — one schema for both paths. */
export const schema = builder.toSchema()

/** The schema as text, in an order that does not depend on the order of files; kept in `schema.graphql` and compared in a test. */
export function printSchemaSorted(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
