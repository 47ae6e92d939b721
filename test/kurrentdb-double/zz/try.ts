import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { startKurrentDouble } from '../kurrent-double.ts'
import { record, collect } from '../testing/connected.ts'
const double = await startKurrentDouble()
const client = KurrentDBClient.connectionString(`${double.connectionString}&defaultDeadline=700`)
const t = async (name: string, f: () => Promise<unknown>) => { const s = performance.now(); let r: unknown; try { r = await f() } catch (e) { r = `${(e as Error).constructor.name} ${(e as {type?: string}).type} ${(e as Error).message}` } console.log(name, Math.round(performance.now() - s), 'ms', String(r).slice(0,160)) }
await t('append', async () => (await client.appendRecords(Array.from({length: 5}, (_, n) => record(`s${n % 2}`)))).position)
await t('read1', async () => (await collect(client.readStream('s0'))).length)
await t('read2', async () => (await collect(client.readStream('s0'))).length)
for (const effect of ['unavailable','timeout','reset','silence','not-leader'] as const) {
  double.faults.inject({ on: 'append', moment: 'after', effect })
  await t(`append ${effect}`, async () => (await client.appendRecords([record('x')])).position)
  await t(`append again`, async () => (await client.appendRecords([record('x')])).position)
  double.faults.inject({ on: 'append', moment: 'after', effect })
  await t(`v1 append ${effect}`, async () => effect === 'silence' ? (double.faults.clear(), 0) : (await client.appendToStream('x', record('x').record)).nextExpectedRevision)
  await t(`v1 append again`, async () => (await client.appendToStream('x', record('x').record)).nextExpectedRevision)
  if (effect !== 'silence') {
  double.faults.inject({ on: 'read', moment: 'before', effect })
  await t(`read ${effect}`, async () => (await collect(client.readStream('s0'))).length)
  await t(`read again`, async () => (await collect(client.readStream('s0'))).length)
  double.faults.inject({ on: 'read', moment: 'after', afterEvents: 2, effect })
  await t(`read after 2 ${effect}`, async () => (await collect(client.readStream('s0'))).length)
  await t(`read again`, async () => (await collect(client.readStream('s0'))).length)
  }
}
await double.faults.stop()
await t('append stopped', async () => (await client.appendRecords([record('x')])).position)
await t('append stopped', async () => (await client.appendRecords([record('x')])).position)
await t('read stopped', async () => (await collect(client.readStream('s0'))).length)
await double.faults.start()
await t('append back', async () => (await client.appendRecords([record('x')])).position)
await t('append back', async () => (await client.appendRecords([record('x')])).position)
await t('read back', async () => (await collect(client.readStream('s0'))).length)
await t('read back', async () => (await collect(client.readStream('s0'))).length)
await t('dispose', () => client.dispose())
await double.close()
