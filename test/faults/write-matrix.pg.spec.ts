import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Pool, type Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { demoAccountNamespace, type EventId, type FileId, type LicenceId, type SealedPart } from '@hub/schemas'
import { sweepLeftovers } from '../../services/ledger/src/application/files/leftover-sweep.ts'
import { demoTemplate } from '../../services/ledger/src/demo/templates.ts'
import { demoUnits } from '../../services/ledger/src/demo/units.ts'
import { ensureHub, recordSeeded } from '../../services/ledger/src/hub-record.ts'
import { migrate } from '../../services/ledger/src/migrate.ts'
import { vouching } from '../../services/ledger/src/testing/depositing.ts'
import { documentPress, sealsInUse } from '../../services/ledger/src/testing/document-press.ts'
import { fileEvents, filesKept, filesSettled } from '../../services/ledger/src/testing/licence-files.ts'
import { accepted } from '../../services/ledger/src/testing/replies.ts'
import { bodies, compose, openCase, partiesOf } from '../../services/ledger/src/testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../services/ledger/src/testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../services/ledger/src/testing/test-ledger.ts'
import { testWrapper } from '../../services/ledger/src/vault/fixtures.ts'
import { testSigner } from '../../services/ledger/src/vault/rotation/fixtures.ts'
import { rotateWrappingKey } from '../../services/ledger/src/vault/rotation/rotate-wrapping-key.ts'
import { openVault } from '../../services/ledger/src/vault/vault.ts'
import { adoptIdentity, readIdentity } from '../../services/ledger/src/transfer/hub-identity.ts'
import { eventually } from '../support/eventually.ts'
import { createTestDatabase, type DroppableDatabase } from '../support/postgres.ts'
import { readLog, withDatabase } from './event-log.ts'
import { openPgProxy, type PgProxy, type WireFault } from './wire/pg-proxy.ts'
import { coveredElsewhere, written, type Written } from './written.ts'
import { countOf, decide, execute, expectSoundLog, foldOver, rebuildOver, rootOf, untilDone } from './write-scenes.ts'

const sourceRoot = join(import.meta.dirname, '../../services/ledger/src')
const outcomes: readonly WireFault['outcome'][] = ['lost', 'unanswered']
const sceneMsMax = 120_000

/** What a test of one fault works with: everything that it says to the database goes over a wire that breaks once. */
interface Scene { readonly proxy: PgProxy; readonly direct: string; readonly fault: WireFault }

let database: DroppableDatabase
let proxy: PgProxy
let hub: TestLedger
let world: SmallWorld
/** Of the demo's people; each test takes one of its own. */
let person = 0
beforeAll(async () => {
  database = await createTestDatabase()
  proxy = await openPgProxy(database.url)
  hub = await openTestLedger({ url: proxy.url, documents: documentPress(), seals: sealsInUse({ missing: false }), verifier: vouching })
  world = await buildSmallWorld(hub)
  accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types.marriage, template: await demoTemplate('marriage') }))
})
afterAll(async () => {
  await hub.close()
  await proxy.close()
  await database.drop()
})

async function freshScene(fault: WireFault): Promise<Scene> {
  const own = await createTestDatabase()
  const wire = await openPgProxy(own.url)
  onTestFinished(async () => { await wire.close(); await own.drop() })
  return { proxy: wire, direct: own.url, fault }
}

function composeBody(at: number) {
  return { ...bodies.identity(at), typeId: world.types.identity, issuers: [world.units.bureau] }
}

const scenes: Readonly<Record<Written['scene'], (fault: WireFault) => Promise<void>>> = {
  async 'found-hub'(fault) {
    const { proxy: wire, direct } = await freshScene(fault)
    wire.arm(fault)
    const found = (): Promise<string> => withDatabase(wire.url, async (client: Client) => {
      const { hubId } = await ensureHub(client, true)
      await recordSeeded(client)
      return hubId
    })
    await untilDone(() => migrate({ connectionString: wire.url }))
    const hubId = await untilDone(found)
    expect(wire.fired).toBe(1)
    expect(await migrate({ connectionString: direct })).toEqual([])
    expect(await countOf(direct, `ledger.hub where hub_id = $1 and demo = 'seeded'`, [hubId])).toBe(1)
    expect(await found()).toBe(hubId)
  },

  async 'adopt-hub'(fault) {
    const { proxy: wire, direct } = await freshScene(fault)
    await migrate({ connectionString: direct })
    wire.arm(fault)
    const hubId = hub.newId()
    await untilDone(() => adoptIdentity(wire.url, { hubId, demo: 'seeded' }))
    expect(wire.fired).toBe(1)
    expect(await readIdentity(direct)).toEqual({ hubId, demo: 'seeded' })
    expect(await countOf(direct, 'ledger.hub')).toBe(1)
  },

  async 'open-ledger'(fault) {
    const { proxy: wire, direct } = await freshScene(fault)
    await migrate({ connectionString: direct })
    wire.arm(fault)
    const wrapper = testWrapper()
    const opened = await untilDone(() => openTestLedger({ url: wire.url, wrapper }))
    onTestFinished(() => opened.close())
    expect(wire.fired).toBe(1)
    const [{ uscc = '' } = {}] = demoUnits
    const first = await opened.ledger.initialise({
      unit: { uscc, name: '样例数据局', areaCode: '339900', kind: 'data-authority' }, operator: { name: '样例管理员', issuer: demoAccountNamespace, subject: 'security-admin' },
    })
    expect(first.kind).toBe('accepted')
    await expectSoundLog(direct)
    expect(await countOf(direct, 'ledger.writer where epoch between 1 and 3')).toBe(1)
    expect(await countOf(direct, 'vault.hub_key')).toBe(await countOf(direct, '(select distinct name from vault.hub_key) k'))
  },

  async issue(fault) {
    person += 1
    proxy.arm(fault)
    const { ids } = (await decide(hub, 'clerk', 'ComposeLicence', composeBody(person))) as { readonly ids: Readonly<Record<string, string>> }
    await decide(hub, 'clerk', 'IssueLicence', { licenceId: ids['licenceId'] ?? '' })
    const caseId = await openCase(hub, world, person)
    await decide(hub, 'machine', 'LookUp', { caseId, slot: 'M1', typeCode: '11100000000013127D001' })
    expect(await countOf(database.url, `vault.key where subject = $1`, [`licence-${ids['licenceId'] ?? ''}`])).toBe(1)
  },

  async 'make-file'(fault) {
    person += 2
    const licenceId = await compose(hub, world, 'marriage', bodies.marriage(person))
    proxy.arm(fault)
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    await filesSettled(hub)
    expect((await fileEvents(hub, licenceId)).map(({ type, data: { round } }) => [type, round])).toEqual([['LicenceFileMade', 0], ['LicenceFileMade', 0]])
    const onRecord = (await fileEvents(hub, licenceId)).map(({ data: { fileId } }) => fileId)
    expect(await countOf(database.url, 'vault.file where licence_id = $1 and file_id = any($2)', [licenceId, onRecord])).toBe(2)
    for (const { data: { fileId, sha256 } } of await fileEvents(hub, licenceId))
      expect(accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId, purpose: 'archive' })).answer).toMatchObject({ outcome: 'file', sha256 })
  },

  async 'sweep-files'(fault) {
    person += 2
    const licenceId = await compose(hub, world, 'marriage', bodies.marriage(person))
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    await filesSettled(hub)
    const bytes = Buffer.from('left by a crash')
    await hub.vault.keepFiles([{ fileId: hub.newId() as FileId, licenceId: licenceId as LicenceId, version: 1, format: 'pdf', subjects: [`licence-${licenceId}`], namedIn: `licence-file-${licenceId}`, bytes }])
    await execute(database.url, `update vault.file set kept_at = now() - interval '2 hours' where licence_id = '${licenceId}'`)
    proxy.arm(fault)
    await untilDone(() => sweepLeftovers({ pool: hub.pool, store: hub.store, isQuiet: () => true }))
    const onRecord = (await fileEvents(hub, licenceId)).map(({ data: { fileId } }) => fileId)
    expect([await filesKept(hub, licenceId), await countOf(database.url, 'vault.file where file_id = any($1)', [onRecord])]).toEqual([2, 2])
  },

  async 'deposit-file'(fault) {
    person += 1
    const licenceId = await compose(hub, world, 'identity', bodies.identity(person))
    accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
    const bytes = Buffer.from('%PDF-1.7 deposited')
    proxy.arm(fault)
    const { ids } = (await decide(hub, 'clerk', 'DepositLicenceFile', { licenceId, version: 1, bytes: bytes.toString('base64') })) as { readonly ids: Readonly<Record<string, string>> }
    expect([(await fileEvents(hub, licenceId)).map(({ type }) => type), await filesKept(hub, licenceId)]).toEqual([['LicenceFileDeposited'], 1])
    expect(accepted(await hub.send('clerk', 'DownloadLicenceFile', { fileId: ids['fileId'] ?? '', purpose: 'archive' })).answer).toMatchObject({ outcome: 'file', bytes: bytes.toString('base64') })
  },

  async 'save-progress'(fault) {
    person += 1
    proxy.arm(fault)
    await compose(hub, world, 'identity', bodies.identity(person))
    await eventually('the progress is saved', async () => (await countOf(database.url, `decide.checkpoint where name = 'licence-files' and position = $1`, [await hub.store.head()])) === 1)
  },

  async erase(fault) {
    person += 1
    await decide(hub, 'window', 'OpenCase', { itemId: world.item, parties: partiesOf(person) })
    const holderId = (await readLog(database.url)).filter(({ stream }) => stream.startsWith('holder-')).at(-1)?.stream.slice('holder-'.length) ?? ''
    // It asks a read model for the last look-up.
    await foldOver(hub, database.url)
    proxy.arm(fault)
    await decide(hub, 'security-admin', 'EraseHolder', { holderId, basis: 'court-order' })
    expect(await countOf(database.url, 'vault.key where subject = $1', [`holder-${holderId}`])).toBe(0)
    expect(await countOf(database.url, 'vault.id_index where subject = $1', [`holder-${holderId}`])).toBe(0)
    expect(await countOf(database.url, 'vault.erasure where subject = $1', [`holder-${holderId}`])).toBe(1)
  },

  async 'rotate-keys'(fault) {
    const { proxy: wire, direct } = await freshScene(fault)
    await migrate({ connectionString: direct })
    const signer = testSigner()
    const [plain, wired] = [direct, wire.url].map((connectionString) => {
      const pool = new Pool({ connectionString, max: 3 })
      pool.on('error', () => undefined)
      onTestFinished(() => pool.end())
      return pool
    }) as [Pool, Pool]
    const vault = await openVault({ pool: plain, wrapper: signer, profile: 'standard' })
    const [binding, subject] = [{ eventId: hub.newId() as string as EventId, stream: 'case-1', type: 'CaseOpened' } as const, `holder-${hub.newId()}` as const]
    const [part] = await vault.seal(binding, [{ part: 'party', subject, value: '甲' }])
    wire.arm(fault)
    await untilDone(() => rotateWrappingKey({ pool: wired, wrapper: signer, signerKeys: signer, progress: () => undefined, signal: new AbortController().signal }))
    expect(wire.fired).toBe(1)
    expect([await countOf(direct, 'vault.former_kek'), await countOf(direct, `vault.key k join vault.hub_key h on h.key_id = k.kek_id and h.name = 'ledger-kek'`)]).toEqual([0, 1])
    for (const keyId of [...signer.keys.keys()].slice(0, -1)) await signer.end(keyId)
    for (const one of [vault, await openVault({ pool: plain, wrapper: signer, profile: 'standard' })]) expect(await one.open({ ...binding, id: binding.eventId }, part as SealedPart)).toBe('甲')
  },

  async flush(fault) {
    person += 1
    await drained()
    proxy.arm(fault)
    await compose(hub, world, 'identity', bodies.identity(person))
    await drained()
    const commands = new Set((await readLog(database.url)).map(({ envelope }) => `${envelope.client} ${envelope.commandId}`))
    expect(await countOf(database.url, 'decide.command')).toBe(commands.size)
    expect(await countOf(database.url, `decide.checkpoint where name = 'decide' and position = $1`, [await hub.store.head()])).toBe(1)
  },

  async fold(fault) {
    person += 1
    await compose(hub, world, 'identity', bodies.identity(person))
    proxy.arm(fault)
    const health = await foldOver(hub, proxy.url)
    expect(health.filter(({ state }) => state === 'stopped')).toEqual([])
    await expectSameAsRebuilt()
  },

  async 'stop-model'(fault) {
    await stopDirectory(() => { proxy.arm(fault) })
    await letDirectoryGoOn()
  },

  async 'retry-model'(fault) {
    await stopDirectory(() => undefined)
    proxy.arm(fault)
    await letDirectoryGoOn()
  },

  async rebuild(fault) {
    await foldOver(hub, database.url)
    const before = await rootOf(database.url)
    proxy.arm(fault)
    await untilDone(() => rebuildOver(hub, proxy.url))
    expect(await rootOf(database.url)).toEqual(before)
    // The next start sweeps what a broken rebuild left.
    await foldOver(hub, database.url)
    expect(await countOf(database.url, `pg_tables where schemaname = 'read_next' and tablename <> 'checkpoint'`)).toBe(0)
  },
}

/** The database refuses a row of one read model: it stops there, durably, and the others go on. */
async function stopDirectory(arm: () => void): Promise<void> {
  person += 1
  await foldOver(hub, database.url)
  const licenceId = await compose(hub, world, 'identity', bodies.identity(person))
  await execute(database.url, `alter table read.licence_directory add constraint matrix_refuses check (licence_id <> '${licenceId}')`)
  arm()
  const health = await foldOver(hub, proxy.url)
  expect(health.filter(({ state }) => state === 'stopped').map(({ model }) => model)).toEqual(['licence-directory'])
  expect(await countOf(database.url, `read.projection_failure where projection = 'licence-directory'`)).toBe(1)
}

/** With the trouble gone, the next start tries it again. */
async function letDirectoryGoOn(): Promise<void> {
  await execute(database.url, 'alter table read.licence_directory drop constraint matrix_refuses')
  const health = await foldOver(hub, proxy.url)
  expect(health.filter(({ state }) => state === 'stopped')).toEqual([])
  expect(await countOf(database.url, 'read.projection_failure')).toBe(0)
  await expectSameAsRebuilt()
}

async function drained(): Promise<void> {
  await eventually('the index waits for nothing', () => hub.ledger.indexWaiting === 0, sceneMsMax / 2)
}

/** What the faults led to is what a fold in peace leads to. */
async function expectSameAsRebuilt(): Promise<void> {
  const live = await rootOf(database.url)
  expect(live.position).toBe(await hub.store.head())
  await rebuildOver(hub, database.url)
  expect(await rootOf(database.url)).toEqual(live)
}

describe.each(outcomes)('a write that is %s', (outcome) => {
  test.each(written)('$name', async ({ fault, scene }) => {
    const before = proxy.fired
    await scenes[scene]({ ...fault, outcome })
    if (!['found-hub', 'adopt-hub', 'open-ledger', 'rotate-keys'].includes(scene)) {
      expect(proxy.fired, 'the fault was met').toBe(before + 1)
      await expectSoundLog(database.url)
    }
  }, sceneMsMax)
})

test('every file of the ledger that writes to PostgreSQL is in the matrix', () => {
  const files = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|sql)$/.test(file) && !/\.spec\.ts$|testing\/|fixtures|store\/kurrentdb\//.test(file))
  expect(files.length).toBeGreaterThan(150)
  const writing = files.filter((file) => /\b(insert into|delete from|merge into|truncate|update) (\$\{|[a-z_]+\.[a-z_]+)/.test(readFileSync(join(sourceRoot, file), 'utf8')))
  const known = [...new Set([...written.map(({ file }) => file), ...Object.keys(coveredElsewhere)])]
  // Two files hold the commits of what others write.
  const commits = ['projections/apply-batch.ts', 'projections/rebuild.ts']
  expect(writing.map((file) => relative(sourceRoot, join(sourceRoot, file))).sort()).toEqual(known.filter((file) => !commits.includes(file)).sort())
})
