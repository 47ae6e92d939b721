import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Instant } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { accepted, auditOf, codeOf, idOf } from '../../testing/replies.ts'
import { bodies, issue, lookUp, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { demoPerson } from '../../demo/people.ts'

const hourMs = 3_600_000
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let storeIsFull = false
/** Steps of store and vault, in order. */
let steps: string[] = []

const now = (): Instant => new Date(hub.clock.ms).toISOString() as Instant

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, {
        append: async (writes, checks) => {
          if (storeIsFull) throw new Error('full')
          const result = await real.append(writes, checks)
          steps.push('durable')
          return result
        },
      }),
      vault: (real) => standIn(real, { openMany: (items) => { steps.push('opened'); return real.openMany(items) } }),
    },
  })
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

async function investigate(account = 'auditor'): Promise<string> {
  return idOf(await hub.send(account, 'OpenInvestigation', { number: `审字${hub.newId().slice(-8)}`, reason: '用证合规复核事由' }), 'investigationId')
}

describe('a revocation that took effect before it was entered', () => {
  let licenceId: string
  let investigationId: string
  let lookedUp: Instant
  let effective: Instant
  let entered: Instant

  beforeAll(async () => {
    licenceId = await issue(hub, world, 'identity', bodies.identity(1))
    const caseId = await openCase(hub, world, 1)
    hub.clock.ms += hourMs
    effective = now()
    hub.clock.ms += hourMs
    expect(codeOf(await lookUp(hub, caseId, 'identity', 'window'))).toBe('answered')
    lookedUp = now()
    hub.clock.ms += hourMs
    accepted(await hub.send('clerk', 'RevokeLicence', { licenceId, reason: '后补吊销理由', effectiveAt: effective }))
    entered = now()
    expect(codeOf(await lookUp(hub, caseId, 'identity', 'window'))).toBe('LICENCE_STATUS_REVOKED')
    hub.clock.ms += hourMs
    investigationId = await investigate()
  })

  const statusOf = async (asOf: Instant | null, asKnownAt: Instant | null) => auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId, asOf, asKnownAt })).status
  const before = (instant: Instant): Instant => new Date(Date.parse(instant) - 1).toISOString() as Instant

  test('was in force when the clerk looked, by what was known then', async () => {
    expect(await statusOf(lookedUp, lookedUp)).toBe('valid')
    expect(await statusOf(lookedUp, before(entered))).toBe('valid')
    expect(await statusOf(null, before(entered))).toBe('valid')
  })

  test('was revoked at that instant, by what is known today', async () => {
    expect(await statusOf(lookedUp, null)).toBe('revoked')
    expect(await statusOf(lookedUp, entered)).toBe('revoked')
    expect(await statusOf(effective, null)).toBe('revoked')
    expect(await statusOf(before(effective), null)).toBe('valid')
    expect(await statusOf(null, null)).toBe('revoked')
  })

  test('the record of the look-up stands before the entry, and speaks of the revision that stood then', async () => {
    const log = await wholeLog(hub.store)
    const answered = log.find(({ event }) => event.type === 'LookupAnswered' && event.data.licenceId === licenceId)
    const ended = log.find(({ event }) => event.type === 'LicenceEnded' && event.data.licenceId === licenceId)
    if (answered?.event.type !== 'LookupAnswered') throw new Error('there was an answer')
    expect(answered.position).toBeLessThan(ended?.position ?? -1)
    expect(answered.event.data.licenceRevision).toBe((ended?.revision ?? 0) - 1)
    expect(ended?.envelope).toMatchObject({ recordedAt: entered, effectiveAt: effective })
  })

  test('the view shows the values in full, and the reason once it is counted', async () => {
    const full = auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId }))
    const text = JSON.stringify(full.values)
    expect(text).toContain(demoPerson(1).number)
    expect(text).toContain('后补吊销理由')
    const then = auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId, asKnownAt: lookedUp }))
    expect(JSON.stringify(then.values)).not.toContain('后补吊销理由')
  })

  test('before it was composed there was none', async () => {
    const long = '2020-01-01T00:00:00.000Z'
    const view = auditOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId, asOf: long }))
    expect([view.status, view.values]).toEqual(['absent', []])
  })

  test('an instant ahead of now is refused', async () => {
    const reply = await hub.send('auditor', 'AuditLicence', { investigationId, licenceId, asOf: '2099-01-01T00:00:00.000Z' })
    expect(codeOf(reply)).toBe('INVESTIGATION_INSTANT_AHEAD')
  })
})

describe('an audit view', () => {
  let licenceId: string
  beforeAll(async () => { licenceId = await issue(hub, world, 'identity', bodies.identity(2)) })

  test('needs an open investigation of this very auditor', async () => {
    await registerOperator(hub, 'auditor-2', world.units.audit, 'auditor')
    const investigationId = await investigate()
    const ask = async (account: string, id: string) => codeOf(await hub.send(account, 'AuditLicence', { investigationId: id, licenceId }))
    expect(await ask('auditor', hub.newId())).toBe('INVESTIGATION_NOT_FOUND')
    expect(await ask('auditor-2', investigationId)).toBe('INVESTIGATION_OF_ANOTHER')
    expect(await ask('clerk', investigationId)).toBe('ROLE_MISSING')
    expect(await ask('auditor', investigationId)).toBe('audited')
    accepted(await hub.send('auditor', 'CloseInvestigation', { investigationId }))
    expect(await ask('auditor', investigationId)).toBe('INVESTIGATION_CLOSED')
  })

  test('of a licence that is not there is refused and not on record', async () => {
    const investigationId = await investigate()
    const head = await hub.store.head()
    expect(codeOf(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId: hub.newId() }))).toBe('INVESTIGATION_LICENCE_NOT_FOUND')
    expect(await hub.store.head()).toBe(head)
  })

  test('is on record before anything is opened, and opens nothing where it cannot be recorded', async () => {
    const investigationId = await investigate()
    steps = []
    const reply = accepted(await hub.send('auditor', 'AuditLicence', { investigationId, licenceId, asOf: now() }))
    expect(steps).toEqual(['durable', 'opened'])
    const [recorded] = await wholeLog(hub.store, reply.position)
    expect(recorded?.event).toMatchObject({ type: 'LicenceAudited', data: { investigationId, licenceId } })
    steps = []
    storeIsFull = true
    await expect(hub.send('auditor', 'AuditLicence', { investigationId, licenceId })).rejects.toThrow('full')
    storeIsFull = false
    expect(steps).toEqual([])
  })

  test('is not shown again to a retry: what was seen is on record, seeing it again is a new command', async () => {
    const investigationId = await investigate()
    const commandId = hub.newId()
    const send = () => hub.send('auditor', 'AuditLicence', { investigationId, licenceId }, { commandId })
    const first = accepted(await send())
    expect(auditOf(first).values.length).toBeGreaterThan(0)
    expect(await send()).toEqual({ ...first, answer: null, replayed: true })
  })

  test('a number of an investigation is used once', async () => {
    const number = '审字〔2026〕1号'
    accepted(await hub.send('auditor', 'OpenInvestigation', { number, reason: '一次性事由' }))
    expect(codeOf(await hub.send('auditor', 'OpenInvestigation', { number, reason: '一次性事由' }))).toBe('INVESTIGATION_NUMBER_TAKEN')
  })
})
