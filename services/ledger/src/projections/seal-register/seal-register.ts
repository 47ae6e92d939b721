import { unreachable } from '@hub/kernel'
import type { Instant, LocalDate, OperatorId, SealCancelCause, SealCaptured, SealCertificate, SealEvent, SealId, SealKind, SealStopCause, SealUseEvent, UnitId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 印章 — as it stands. Names of public bodies are public record; that of a personal seal is not here. */
export interface SealRow {
  readonly sealId: SealId
  readonly unitId: UnitId
  readonly kind: SealKind
  readonly status: 'captured' | 'filed' | 'active' | 'disabled' | 'cancelled'
  readonly name: string | null
  readonly bottom: string | null
  readonly unitName: string
  readonly validFrom: LocalDate
  readonly validUntil: LocalDate
  readonly capturedBy: OperatorId
  readonly filedBy: OperatorId | null
  readonly filingNumber: string | null
  readonly esId: string | null
  readonly sealSha256: string | null
  readonly certificates: { readonly sm2: SealCertificate; readonly p256: SealCertificate } | null
  readonly stopCause: SealStopCause | null
  readonly endCause: SealCancelCause | null
  readonly cancelFilingNumber: string | null
  readonly predecessorId: SealId | null
  readonly successorId: SealId | null
  readonly uses: number
  readonly lastUsedAt: Instant | null
  readonly capturedAt: Instant
  readonly filedAt: Instant | null
  /** Of the newest activation. */
  readonly activatedAt: Instant | null
  /** Legal. */
  readonly endedAt: Instant | null
  readonly endedPosition: number | null
  readonly changedAt: Instant
  readonly revision: number
  readonly position: number
}

type Change = Exclude<SealEvent, SealCaptured>

function fold(row: SealRow | undefined, fed: Fed<SealEvent | SealUseEvent>): SealRow | undefined {
  const { event, at, revision, position } = fed
  const seen = { changedAt: at, revision, position }
  if (event.type === 'SealCaptured') return { ...captured(event, at), ...seen }
  if (row === undefined) return undefined
  // A use stands in another stream: it leaves the seal's own revision as it is.
  if (event.type === 'SealUsed' || event.type === 'SealUsedOnNotice') return { ...row, uses: row.uses + 1, lastUsedAt: at, changedAt: at, position }
  return { ...row, ...changed({ ...fed, event }), ...seen }
}

function captured({ data: { predecessor, ...data } }: SealCaptured, at: Instant): Omit<SealRow, 'changedAt' | 'revision' | 'position'> {
  return {
    ...data, status: 'captured', filedBy: null, filingNumber: null, esId: null, sealSha256: null, certificates: null, stopCause: null, endCause: null, cancelFilingNumber: null,
    predecessorId: predecessor, successorId: null, uses: 0, lastUsedAt: null, capturedAt: at, filedAt: null, activatedAt: null, endedAt: null, endedPosition: null,
  }
}

function changed({ event, at, legalAt, envelope, position }: Fed<Change>): Partial<SealRow> {
  switch (event.type) {
    case 'SealFiled': {
      const { filingNumber, esId, sealSha256, certificates, validUntil } = event.data
      return { status: 'filed', filingNumber, esId, sealSha256, certificates, validUntil, filedBy: envelope.actor.operator, filedAt: at }
    }
    case 'SealActivated':
      return { status: 'active', stopCause: null, activatedAt: at }
    case 'SealDisabled':
      return { status: 'disabled', stopCause: event.data.cause }
    case 'SealCancelled':
      return { status: 'cancelled', endCause: event.data.cause, cancelFilingNumber: event.data.filingNumber, endedAt: legalAt, endedPosition: position }
    case 'SealRemade': {
      const { cause, filingNumber, successor } = event.data
      return { status: 'cancelled', endCause: cause, cancelFilingNumber: filingNumber, successorId: successor, endedAt: legalAt, endedPosition: position }
    }
    default:
      return unreachable(event)
  }
}

export const sealRegister = readTable<'seal' | 'sealuse', SealRow>({
  schema: 'read',
  table: 'seal_register',
  streams: ['seal', 'sealuse'],
  acrossStreams: true,
  columns: {
    sealId: 'uuid', unitId: 'uuid', kind: 'text', status: 'text', name: 'text', bottom: 'text', unitName: 'text', validFrom: 'date', validUntil: 'date', capturedBy: 'uuid', filedBy: 'uuid',
    filingNumber: 'text', esId: 'text', sealSha256: 'text', certificates: 'jsonb', stopCause: 'text', endCause: 'text', cancelFilingNumber: 'text', predecessorId: 'uuid', successorId: 'uuid',
    uses: 'integer', lastUsedAt: 'timestamptz', capturedAt: 'timestamptz', filedAt: 'timestamptz', activatedAt: 'timestamptz', endedAt: 'timestamptz', endedPosition: 'bigint',
    changedAt: 'timestamptz', revision: 'integer', position: 'bigint',
  },
  key: ['sealId'],
  keysOf: ({ event }) => [[event.data.sealId]],
  fold,
})
