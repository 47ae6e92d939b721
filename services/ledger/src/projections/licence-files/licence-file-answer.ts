import { unreachable } from '@hub/kernel'
import type { Instant, LicenceFileEvent, LicenceId } from '@hub/schemas'
import type { Fed } from '../fed.ts'
import { readTable } from '../read-table.ts'

/** 文件制作结果 — what last came of the wish for files of a licence. */
export interface LicenceFileAnswerRow {
  readonly licenceId: LicenceId
  readonly version: number
  readonly outcome: 'made' | 'refused' | 'requested'
  readonly code: string | null
  readonly about: readonly string[]
  readonly answeredAt: Instant
  readonly position: number
}

function fold(row: LicenceFileAnswerRow | undefined, { event, at, position }: Fed<LicenceFileEvent>): LicenceFileAnswerRow | undefined {
  switch (event.type) {
    case 'LicenceFileMade':
    case 'LicenceFileRequested': {
      const { licenceId, version } = event.data
      return { licenceId, version, outcome: event.type === 'LicenceFileMade' ? 'made' : 'requested', code: null, about: [], answeredAt: at, position }
    }
    case 'LicenceFileRefused': {
      const { licenceId, version, code, about } = event.data
      return { licenceId, version, outcome: 'refused', code, about, answeredAt: at, position }
    }
    case 'LicenceFileDeposited':
    case 'LicenceFileDownloaded':
      return row
    default:
      return unreachable(event)
  }
}

export const licenceFileAnswer = readTable<'licence-file', LicenceFileAnswerRow>({
  schema: 'read',
  table: 'licence_file_answer',
  streams: ['licence-file'],
  columns: { licenceId: 'uuid', version: 'integer', outcome: 'text', code: 'text', about: 'text[]', answeredAt: 'timestamptz', position: 'bigint' },
  key: ['licenceId'],
  keysOf: ({ event }) => (event.type === 'LicenceFileDownloaded' || event.type === 'LicenceFileDeposited' ? [] : [[event.data.licenceId]]),
  fold,
})
