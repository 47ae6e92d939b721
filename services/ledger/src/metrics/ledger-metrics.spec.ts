import { refusals, refusalAreaOf, type CommandLine, type CommandReply } from '@hub/schemas'
import { beforeEach, describe, expect, test } from 'vitest'
import { WorkLane } from '../http/lanes.ts'
import type { StoreHealth } from '../store/event-store.ts'
import { buildLedgerMetrics, type LedgerMetrics } from './ledger-metrics.ts'
import type { MetricsNow } from './metrics-now.ts'

const lane = () => new WorkLane({ underWayMax: 1, waitingMax: 1 })
const line = {} as CommandLine
let now: MetricsNow
let metrics: LedgerMetrics
beforeEach(() => {
  now = {
    ready: true, store: { state: 'leading', head: 41, eventsWaiting: 3 }, lanes: { live: lane(), import: lane() }, indexWaiting: 5, files: { waiting: 7, parked: 2, unsealed: 3, oldestMs: 90_000, failing: true, behind: true }, revocations: { waiting: 4, oldestMs: 61_500 }, signer: 'reachable', authority: { working: false, rootListsEnd: new Date(1_900_000_000_000), issuing: [{ hierarchy: 'sm2', generation: 1, current: false, revoked: true, validUntil: new Date(1_950_000_000_000) }, { hierarchy: 'sm2', generation: 2, current: true, revoked: false, validUntil: new Date(1_990_000_000_000) }], restartNeeded: false }, certificateUntil: new Date(1_800_000_000_000),
    projections: [{ model: 'cases', state: 'folding', position: 40, errorClass: null }, { model: 'units', state: 'stopped', position: 11, errorClass: 'TypeError' }],
    database: { bytes: 8_192, archiving: true, archiveFailing: false, archiveAgeS: 12.5 },
    wrapping: { sinceS: 1_700_000_000, formerKeks: 1 },
  }
  metrics = buildLedgerMetrics(() => now)
})

async function samples(): Promise<ReadonlyMap<string, number>> {
  const text = await metrics.render()
  return new Map(text.split('\n').filter((each) => each !== '' && !each.startsWith('#')).map((each) => {
    const [, name = each, value] = /^(\S+(?:\{.*\})?) (\S+)$/.exec(each) ?? []
    return [name, Number(value)]
  }))
}
const accepted: CommandReply = { kind: 'accepted', position: 1, ids: {}, answer: null, replayed: false }
const refused = (code: string): CommandReply => ({ kind: 'refused', code, detail: {}, position: null, ids: {} })

describe('the metrics', () => {
  test('are those of this moment', async () => {
    expect(Object.fromEntries(await samples())).toMatchObject({
      hub_ledger_ready: 1, hub_ledger_leading: 1, hub_ledger_head_position: 41, hub_ledger_events_waiting: 3, hub_ledger_index_waiting: 5, hub_ledger_files_waiting: 7, hub_ledger_files_oldest_wait_seconds: 90, hub_ledger_files_failing: 1, hub_ledger_files_parked: 2, hub_ledger_files_behind: 1, hub_ledger_revocations_waiting: 4, hub_ledger_revocations_oldest_wait_seconds: 61.5, hub_ledger_signer_reachable: 1, hub_ledger_signer_authority_working: 0, hub_ledger_signer_root_list_expires_seconds: 1_900_000_000,
      'hub_ledger_signer_issuing_expires_seconds{hierarchy="sm2",generation="1",state="revoked"}': 1_950_000_000, 'hub_ledger_signer_issuing_expires_seconds{hierarchy="sm2",generation="2",state="current"}': 1_990_000_000, hub_ledger_files_unsealed: 3,
      hub_ledger_wrapping_key_since_seconds: 1_700_000_000, hub_ledger_former_keks: 1, hub_ledger_certificate_expires_seconds: 1_800_000_000, 'hub_ledger_commands_waiting{lane="import"}': 0, hub_ledger_database_bytes: 8_192, hub_ledger_wal_archive_on: 1, hub_ledger_wal_archive_failing: 0,
      hub_ledger_wal_archive_age_seconds: 12.5, 'hub_ledger_projection_lag_events{model="units"}': 30, 'hub_ledger_projection_lag_events{model="cases"}': 1,
      'hub_ledger_projection_stopped{model="units"}': 1, 'hub_ledger_projection_stopped{model="cases"}': 0,
    })
  })

  test('have no sample for what is not known', async () => {
    await samples()
    now = { ...now, database: undefined, wrapping: undefined }
    expect([...(await samples()).keys()].filter((name) => /database|wal|wrapping|former/.test(name))).toStrictEqual([])
  })

  test.each(['standby', 'recovering', 'fenced'] as const)('of a ledger that is %s do not say that it leads', async (state: StoreHealth['state']) => {
    now = { ...now, ready: false, store: { ...now.store, state } }
    expect(Object.fromEntries(await samples())).toMatchObject({ hub_ledger_leading: 0, hub_ledger_ready: 0 })
  })

  test('count each answer by its kind, and each refusal by its code', async () => {
    const replies: CommandReply[] = [accepted, accepted, refused('LICENCE_NOT_FOUND'), refused('hunter2'), { kind: 'invalid', problems: [] }, { kind: 'unavailable', retryAfterMs: 1 }]
    for (const reply of replies) expect(await metrics.aroundAnswer(() => Promise.resolve(reply))(line)).toBe(reply)
    expect(Object.fromEntries(await samples())).toMatchObject({
      'hub_ledger_replies_total{kind="accepted"}': 2, 'hub_ledger_replies_total{kind="refused"}': 2, 'hub_ledger_replies_total{kind="invalid"}': 1, 'hub_ledger_replies_total{kind="unavailable"}': 1,
      'hub_ledger_refusals_total{area="licence",code="LICENCE_NOT_FOUND"}': 1, hub_ledger_command_seconds_count: 6,
    })
  })

  test('never take a label that is of no closed list', async () => {
    await metrics.aroundAnswer(() => Promise.resolve(refused('110101199003070010')))(line)
    const text = await metrics.render()
    expect(text).not.toContain('110101199003070010')
    expect(text).toContain('hub_ledger_refusals_total{area="other",code="other"} 1')
  })

  test('time what was appended, and count what has to be decided again', async () => {
    await metrics.aroundAppend(() => Promise.resolve({ ok: true, firstPosition: 0, lastPosition: 0, revisions: [0] }), [])
    await metrics.aroundAppend(() => Promise.resolve({ ok: false, why: 'conflict', stream: 'unit-1', actual: 3 }), [])
    await expect(metrics.aroundAppend(() => Promise.reject(new Error('gone')), [])).rejects.toThrow('gone')
    expect(Object.fromEntries(await samples())).toMatchObject({ hub_ledger_append_seconds_count: 2, hub_ledger_append_conflicts_total: 1 })
  })
})

test('every refusal of the register is about something', () => {
  expect(Object.keys(refusals).length).toBeGreaterThan(60)
  expect(Object.keys(refusals).filter((code) => refusalAreaOf(code) === 'other')).toStrictEqual([])
})
