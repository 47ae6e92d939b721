import { unreachable } from '@hub/kernel'
import type { LicenceEvent } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'
import { foldFlags } from './flags.ts'
import type { LicenceRow } from './licence-row.ts'
import { composed, deposited } from './new-licence.ts'

function fold(row: LicenceRow | undefined, fed: Fed<LicenceEvent>): LicenceRow | undefined {
  const { event, at, legalAt, revision, position } = fed
  if (event.type === 'LicenceComposed') return composed(fed, event.data)
  if (event.type === 'LicenceDeposited') return deposited(fed, event.data)
  if (row === undefined) return undefined
  const seen = { ...row, changedAt: at, revision, position }
  switch (event.type) {
    case 'LicenceReviewed':
      return { ...seen, status: 'reviewed' }
    case 'LicenceIssueAgreed':
      return { ...seen, agreedIssuers: [...row.agreedIssuers, event.data.issuer] }
    case 'LicenceIssued':
      return { ...seen, status: 'issued', version: event.data.version, agreedIssuers: [...row.agreedIssuers, event.data.issuer], issuedAt: legalAt }
    case 'LicenceAmended':
    case 'LicenceRenewed':
    case 'LicenceCorrected': {
      const { version, typeVersion, validity } = event.data
      return { ...seen, version, typeVersion, validFrom: validity.from, validUntil: validity.until }
    }
    case 'LicenceInspected':
      return { ...seen, lastInspectionYear: event.data.year, lastInspectionPassed: event.data.passed }
    case 'LicenceEnded': {
      const { how, by, successor } = event.data
      return { ...seen, status: 'ended', endedHow: how, endedBy: by, endedAt: legalAt, successorId: successor }
    }
    case 'LicenceConfirmed':
    case 'LicenceDuplicateResolved':
    case 'LicenceReportedLost':
    case 'LicenceFound':
    case 'LicenceRestricted':
    case 'LicenceRestrictionLifted':
    case 'LicenceSuspended':
    case 'LicenceReinstated':
    case 'LicenceDisputeFlagged':
    case 'LicenceDisputeCleared':
      return foldFlags(seen, event)
    default:
      return unreachable(event)
  }
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
