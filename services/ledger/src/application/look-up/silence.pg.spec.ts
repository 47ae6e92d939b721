import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CommandBody, CommandReply } from '@hub/schemas'
import { localDateOf, lookUpRefusals } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { bodies, issue, lookUpOf, openCase, partiesOf } from '../../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, typeCodes, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { testWrapper } from '../../vault/fixtures.ts'

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
/** What the application asked of store and vault since the test began, in kind and number; ids are told apart by what they name. */
let asked: string[] = []
const names = new Map<string, string>()

/** Person 1 has the licence; person 2 is known and has none; person 3 nobody has heard of before the case. */
const withLicence = 1
const without = [2, 3] as const

const wrapper = testWrapper()

async function open(startMs?: number): Promise<TestLedger> {
  const note = (what: string, ids: readonly string[]) => { asked.push(`${what} ${ids.map(named).join(' ')}`) }
  return openTestLedger({
    url: database.url, wrapper, ...(startMs === undefined ? {} : { startMs }),
    around: {
      store: (real) => standIn(real, { readStreams: (streams) => { note('streams', streams); return real.readStreams(streams) } }),
      vault: (real) => standIn(real, {
        findIds: (entries) => { note('ids', entries.map(({ kind }) => kind)); return real.findIds(entries) },
        claimIds: (claims) => { note('claims', claims.map(({ kind }) => kind)); return real.claimIds(claims) },
        ensureKeys: (subjects) => { note('keys', subjects); return real.ensureKeys(subjects) },
        openMany: (items) => { note('opened', items.map(({ part }) => `${part.part} ${part.subject}`)); return real.openMany(items) },
        open: (envelope, part) => { note('opened', [part.subject]); return real.open(envelope, part) },
      }),
    },
  })
}

/** With nothing in memory, so that whatever a look-up needs has to be asked for. */
async function openAnew(): Promise<void> {
  await hub.close()
  hub = await open(hub.clock.ms)
  asked = []
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  world = await buildSmallWorld(hub)
  for (const [key, id] of [...Object.entries(world.units), ...Object.entries(world.operators), ...Object.entries(world.grants), ['item', world.item] as const]) names.set(id, key)
  await issue(hub, world, 'identity', bodies.identity(withLicence))
  await issue(hub, world, 'road', bodies.road(2))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})
beforeEach(() => { asked = [] })

const touchesLicence = /^streams .*(licence-(?!type)|holder-)|^ids .*(holder|licence-number|licence-identifier|uniqueness)|^claims|^keys|^opened/

test('a look-up that comes to check 8 is seen to touch the licence', async () => {
  const caseId = await openCase(hub, world, withLicence)
  await openAnew()
  expect(codeOf(await hub.send('window', 'LookUp', lookUpOf(caseId, 'identity')))).toBe('answered')
  expect(asked.filter((line) => touchesLicence.test(line)).map((line) => line.split(' ')[0])).toEqual(['streams', 'streams', 'opened', 'keys'])
})

function named(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => names.get(id) ?? 'id')
}

/** The reply as text, without what names its own record. */
function said(reply: CommandReply): string {
  if (reply.kind !== 'accepted' && reply.kind !== 'refused') return JSON.stringify(reply)
  expect(Object.keys(reply.ids)).toEqual(['lookUpId'])
  return JSON.stringify({ ...reply, position: 0, ids: { lookUpId: '' } })
}

type Code = keyof typeof lookUpRefusals
/** Codes of the checks that see no licence. */
type SilentCode = { readonly [C in Code]: (typeof lookUpRefusals)[C]['check'] extends 8 ? never : C }[Code]

interface Refusing {
  readonly account?: string
  /** Item to open the case for; the world's unless said otherwise. */
  readonly item?: () => Promise<string>
  readonly change?: (caseId: string) => Promise<unknown>
  readonly ask?: Partial<CommandBody<'LookUp'>>
  readonly parties?: typeof partiesOf
}

let itemNumber = 0
async function itemWith(grant: ((item: string) => Promise<unknown>) | undefined): Promise<string> {
  itemNumber += 1
  const item = await publishItem(hub, world.units, { code: `SILENT${itemNumber}`, name: '静默事项' })
  names.set(item, 'item')
  await grant?.(item)
  return item
}
const grantOf = (more: Partial<Parameters<typeof makeGrant>[2]> = {}) => (item: string) => makeGrant(hub, world, { type: 'identity', items: [item], ...more })

/** How to meet each refusal; null: told below, beside each other. A code without its row fails to compile, and fails here. */
const refusing: Readonly<Record<SilentCode, Refusing | null>> = {
  LOOKUP_ACCOUNT_NOT_IN_USE: null,
  WINDOW_ROLE_MISSING: { account: 'clerk' },
  CASE_NOT_OF_THIS_WINDOW: { account: 'office-window' },
  CASE_NO_LONGER_OPEN: { change: async (caseId) => accepted(await hub.send('window', 'CloseCase', { caseId, outcome: 'withdrawn' })) },
  WINDOW_NOT_ENTRUSTED: { item: () => itemWith(grantOf()), change: async () => accepted(await hub.send('catalogue', 'WithdrawEntrustment', { windowUnit: world.units.window, items: [lastItem()] })) },
  PRESENCE_TOO_WEAK: { item: () => itemWith(grantOf({ presenceMin: 'presentation' })), parties: (at) => partiesOf(at).map((party) => (party.presence === null ? party : { ...party, presence: { kind: 'keyed', reference: 'DESK-1', reason: 'no-card', witness: world.operators['window-2'] ?? '' } })) },
  SLOT_NOT_IN_CASE: { ask: { slot: 'M9' } },
  PARTY_NOT_IN_CASE: { ask: { party: 'P7' } },
  PARTY_ROLE_DIFFERS: { ask: { party: 'P2' } },
  PARTY_AMBIGUOUS: { parties: (at) => [...partiesOf(at), { ...(partiesOf(at + 100)[0] as never as object), party: 'P3' } as never] },
  TYPE_NOT_IN_SLOT: { ask: { slot: 'M2' } },
  GRANT_MISSING: { item: () => itemWith(undefined) },
  GRANT_TAKEN_BACK: { item: () => itemWith(async (item) => hub.send('catalogue', 'WithdrawGrant', { grantId: await grantOf()(item), reason: '静默撤回理由' })) },
  FIELD_NOT_GRANTED: { ask: { fields: ['birth'] } },
  QUOTA_USED_UP: { item: () => itemWith(async (item) => {
    await grantOf({ dailyQuota: 1 })(item)
    accepted(await hub.send('machine', 'LookUp', lookUpOf(await openCase(hub, { item }, withLicence), 'identity')))
  }) },
  PARTY_MISSING: { ask: { slot: 'M3', typeCode: typeCodes.road }, parties: (at) => partiesOf(at).slice(0, 1) },
  GRANT_STILL_PENDING: { item: () => itemWith(grantOf({ pending: true })) },
  GRANT_RUN_OUT: { item: () => itemWith(grantOf({ validUntil: today() })), change: nextDay },
  GRANT_NOT_YET_IN_FORCE: { item: () => itemWith(grantOf({ validFrom: '2028-01-01' })) },
  CONSENT_MISSING: { item: () => itemWith(grantOf({ basis: 'consent' })) },
  LOOKING_UP_TOO_FAST: null,
}

function today(): string {
  return localDateOf(new Date(hub.clock.ms).toISOString() as never)
}

function nextDay(): Promise<void> {
  hub.clock.ms += 24 * 60 * 60_000
  return Promise.resolve()
}

const lastItem = (): string => [...names].filter(([, name]) => name === 'item').at(-1)?.[0] ?? ''

describe('before check 8 nothing tells whether the licence is there', () => {
  /** What person 1, 2 and 3's look-ups hear, and what they make the application ask for. */
  async function hear(code: SilentCode, { account = 'window', item, change, ask, parties = partiesOf }: Refusing): Promise<{ readonly heard: readonly string[]; readonly done: readonly (readonly string[])[] }> {
    const itemId = item === undefined ? world.item : await item()
    const cases: string[] = []
    for (const at of [withLicence, ...without]) cases.push(idOf(await hub.send('window', 'OpenCase', { itemId, parties: parties(at) as never }), 'caseId'))
    for (const caseId of code === 'CASE_NO_LONGER_OPEN' ? cases : cases.slice(0, 1)) await change?.(caseId)
    const heard: string[] = []
    const done: string[][] = []
    for (const caseId of cases) {
      await openAnew()
      const reply = await hub.send(account, 'LookUp', { ...lookUpOf(caseId, 'identity'), ...ask })
      expect(codeOf(reply)).toBe(code)
      heard.push(said(reply))
      done.push(asked)
    }
    return { heard, done }
  }

  const silent = (Object.keys(lookUpRefusals) as Code[]).filter((code) => lookUpRefusals[code].check < 8) as SilentCode[]

  test('every refusal before check 8 has its row', () => {
    expect(Object.keys(refusing).sort()).toEqual([...silent].sort())
    expect(silent.filter((code) => refusing[code] === null)).toEqual(['LOOKUP_ACCOUNT_NOT_IN_USE', 'LOOKING_UP_TOO_FAST'])
  })

  test.each(silent.flatMap((code) => { const how = refusing[code]; return how === null ? [] : [[code, how] as const] }))('%s', async (code, how) => {
    const { heard, done } = await hear(code, how)
    expect(new Set(heard).size).toBe(1)
    expect(done[1]).toEqual(done[0])
    expect(done[2]).toEqual(done[0])
    expect(done[0]?.length).toBeGreaterThan(2)
    expect(done.flat().filter((line) => touchesLicence.test(line))).toEqual([])
  })

  test('LOOKUP_ACCOUNT_NOT_IN_USE, LOOKING_UP_TOO_FAST', async () => {
    const cases = [await openCase(hub, world, withLicence), await openCase(hub, world, without[0]), await openCase(hub, world, without[1])]
    const heardBy = async (account: string) => {
      const replies = []
      for (const caseId of cases) {
        asked = []
        const reply = await hub.send(account, 'LookUp', lookUpOf(caseId, 'identity'))
        replies.push(`${said(reply)} ${asked.join()}`)
      }
      return new Set(replies)
    }
    await heardBy('machine')
    accepted(await hub.send('security-admin', 'SuspendOperator', { operatorId: world.operators['window-2'] ?? '' }))
    const suspended = await heardBy('window-2')
    expect([...suspended]).toEqual([expect.stringContaining('LOOKUP_ACCOUNT_NOT_IN_USE')])
    for (let at = 0; at < 120; at += 1) await hub.send('window', 'LookUp', lookUpOf(cases[1] ?? '', 'identity'))
    const fast = await heardBy('window')
    expect([...fast]).toEqual([expect.stringContaining('LOOKING_UP_TOO_FAST')])
  })
})

test('an unknown case and a case of another window get one answer', async () => {
  const own = await openCase(hub, world, withLicence)
  const foreign = await hub.send('office-window', 'LookUp', lookUpOf(own, 'identity'))
  const unknown = await hub.send('office-window', 'LookUp', lookUpOf(hub.newId(), 'identity'))
  expect(said(unknown)).toBe(said(foreign))
})

test('opening a case tells nothing of whether its parties were known before', async () => {
  const before = await hub.store.head()
  const known = accepted(await hub.send('window', 'OpenCase', { itemId: world.item, parties: partiesOf(withLicence) }))
  const unknown = accepted(await hub.send('window', 'OpenCase', { itemId: world.item, parties: partiesOf(77) }))
  const again = accepted(await hub.send('window', 'OpenCase', { itemId: world.item, parties: partiesOf(77) }))
  expect(Object.keys(unknown.ids)).toEqual(Object.keys(known.ids))
  expect([known, unknown, again].map(({ position }) => position)).toEqual([before + 1, before + 2, before + 3])
})
