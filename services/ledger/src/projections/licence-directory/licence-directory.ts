import type { LicenceEvent } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'
import { changeBy } from './change.ts'
import type { LicenceRow } from './licence-row.ts'
import { composed, deposited } from './new-licence.ts'

function fold(row: LicenceRow | undefined, fed: Fed<LicenceEvent>): LicenceRow | undefined {
  const { event, at, legalAt, revision, position } = fed
  if (event.type === 'LicenceComposed') return composed(fed, event.data)
  if (event.type === 'LicenceDeposited') return deposited(fed, event.data)
  return row && { ...row, ...changeBy(event)(row, legalAt), changedAt: at, revision, position }
}

export const licenceDirectory = readTable<'licence', LicenceRow>({
  schema: 'read',
  table: 'licence_directory',
  streams: ['licence'],
  columns: {
    licenceId: 'uuid', typeId: 'uuid', typeCode: 'text', typeVersion: 'integer', version: 'integer', issuers: 'uuid[]', agreedIssuers: 'uuid[]', status: 'text',
    validFrom: 'date', validUntil: 'date', suspended: 'boolean', suspendedBy: 'uuid', lost: 'boolean', restrictions: 'text[]', disputes: 'text[]', duplicate: 'boolean',
    verified: 'boolean', deposited: 'boolean', sourceSystem: 'text', identifierCheck: 'text', issuedOn: 'date', duplicates: 'integer', predecessorId: 'uuid',
    predecessorHow: 'text', successorId: 'uuid', endedHow: 'text', endedBy: 'uuid', endedAt: 'timestamptz', lastInspectionYear: 'integer',
    lastInspectionPassed: 'boolean', registeredAt: 'timestamptz', issuedAt: 'timestamptz', changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['licenceId'],
  keysOf: ({ event }) => [[event.data.licenceId]],
  fold,
})
