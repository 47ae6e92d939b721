import { Gauge, type Registry } from 'prom-client'
import type { MetricsNow } from './metrics-now.ts'

const msPerSecond = 1_000

interface Measure {
  readonly name: string
  readonly help: string
  readonly of: (now: MetricsNow) => number | undefined
}

const measures: readonly Measure[] = [
  { name: 'hub_ledger_ready', help: '1 while commands are taken', of: ({ ready }) => Number(ready) },
  { name: 'hub_ledger_leading', help: '1 while this process is the writer', of: ({ store }) => Number(store.state === 'leading') },
  { name: 'hub_ledger_head_position', help: 'Position of the last durable event known here', of: ({ store }) => store.head },
  { name: 'hub_ledger_events_waiting', help: 'Events that wait to be appended', of: ({ store }) => store.eventsWaiting },
  { name: 'hub_ledger_index_waiting', help: 'Entries that wait to reach the tables of the decision index', of: ({ indexWaiting }) => indexWaiting },
  { name: 'hub_ledger_signer_reachable', help: '1 while the signer answers and has its keys', of: ({ signer }) => Number(signer === 'reachable') },
  { name: 'hub_ledger_signer_authority_working', help: '1 while the authority of the signer has no trouble', of: ({ authority }) => (authority === undefined ? undefined : Number(authority.working)) },
  { name: 'hub_ledger_signer_root_list_expires_seconds', help: 'When the first of the root revocation lists ends, in seconds since 1970', of: ({ authority }) => secondsOf(authority?.rootListsEnd) },
  { name: 'hub_ledger_files_waiting', help: 'Licences that wait for their files', of: ({ files }) => files?.waiting },
  { name: 'hub_ledger_files_oldest_wait_seconds', help: 'How long the oldest of them has waited', of: ({ files }) => (files === undefined ? undefined : files.oldestMs / msPerSecond) },
  { name: 'hub_ledger_files_failing', help: '1 while the signer has failed since it last made files, or a licence is parked', of: ({ files }) => (files === undefined ? undefined : Number(files.failing)) },
  { name: 'hub_ledger_files_parked', help: 'Licences whose files fail for their own sake, tried every few minutes', of: ({ files }) => files?.parked },
  { name: 'hub_ledger_files_unsealed', help: 'Licences in force without a file because a seal of their issuer was wanting', of: ({ files }) => files?.unsealed },
  { name: 'hub_ledger_files_behind', help: '1 while issuing is stopped because files cannot be made', of: ({ files }) => (files === undefined ? undefined : Number(files.behind)) },
  { name: 'hub_ledger_revocations_waiting', help: 'Seals that have ended and of which the signer has not been told', of: ({ revocations }) => revocations?.waiting },
  { name: 'hub_ledger_revocations_oldest_wait_seconds', help: 'How long the oldest of them has waited', of: ({ revocations }) => (revocations === undefined ? undefined : revocations.oldestMs / msPerSecond) },
  { name: 'hub_ledger_certificate_expires_seconds', help: 'When the certificate in use ends, in seconds since 1970', of: ({ certificateUntil }) => certificateUntil.getTime() / msPerSecond },
  { name: 'hub_ledger_wrapping_key_since_seconds', help: 'Since when the wrapping key of the signer has wrapped the keys of the hub, in seconds since 1970', of: ({ wrapping }) => wrapping?.sinceS },
  { name: 'hub_ledger_former_keks', help: 'Key-encryption keys that a rotation has replaced and not done with', of: ({ wrapping }) => wrapping?.formerKeks },
  { name: 'hub_ledger_database_bytes', help: 'Size of the database', of: ({ database }) => database?.bytes },
  { name: 'hub_ledger_wal_archive_on', help: '1 where the database archives its write-ahead log', of: ({ database }) => (database === undefined ? undefined : Number(database.archiving)) },
  { name: 'hub_ledger_wal_archive_failing', help: '1 while the last attempt to archive has failed', of: ({ database }) => (database === undefined ? undefined : Number(database.archiveFailing)) },
  { name: 'hub_ledger_wal_archive_age_seconds', help: 'Since the last segment was archived', of: ({ database }) => database?.archiveAgeS },
]

/** 瞬时值 — read from `now` each time somebody asks; what is not known has no sample. */
export function addGauges(registry: Registry, now: () => MetricsNow): void {
  const registers = [registry]
  for (const { name, help, of } of measures)
    new Gauge({ name, help, registers, collect() { setOrRemove(this, of(now())) } })
  new Gauge({ name: 'hub_ledger_commands_under_way', help: 'Commands being decided', labelNames: ['lane'], registers, collect() { eachLane(this, now(), 'underWay') } })
  new Gauge({ name: 'hub_ledger_commands_waiting', help: 'Commands that wait for a place', labelNames: ['lane'], registers, collect() { eachLane(this, now(), 'waiting') } })
  new Gauge({
    name: 'hub_ledger_projection_lag_events', help: 'Events that a read model has not folded yet', labelNames: ['model'], registers,
    collect() { for (const { model, position } of now().projections) this.set({ model }, Math.max(0, now().store.head - position)) },
  })
  new Gauge({
    name: 'hub_ledger_signer_issuing_expires_seconds', help: 'When a generation of an issuing CA of the signer ends, in seconds since 1970', labelNames: ['hierarchy', 'generation', 'state'], registers,
    collect() {
      this.reset()
      for (const { hierarchy, generation, current, revoked, validUntil } of now().authority?.issuing ?? [])
        this.set({ hierarchy, generation, state: revoked ? 'revoked' : current ? 'current' : 'former' }, validUntil.getTime() / msPerSecond)
    },
  })
  new Gauge({
    name: 'hub_ledger_projection_stopped', help: '1 where a read model cannot take an event and stands still', labelNames: ['model'], registers,
    collect() { for (const { model, state } of now().projections) this.set({ model }, Number(state === 'stopped')) },
  })
}

function secondsOf(instant: Date | undefined): number | undefined {
  return instant === undefined ? undefined : instant.getTime() / msPerSecond
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove()
  else gauge.set(value)
}

function eachLane(gauge: Gauge<'lane'>, { lanes }: MetricsNow, count: 'underWay' | 'waiting'): void {
  for (const lane of ['live', 'import'] as const) gauge.set({ lane }, lanes[lane][count])
}
