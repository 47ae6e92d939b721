import type { CommandLine, CommandReply } from '@hub/schemas'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accepted, startFakeLedger, type FakeLedger } from './fixtures.ts'
import { buildLedgerClient, type LedgerClient, type OutgoingCommand } from './ledger-client.ts'
import { LedgerUnavailable } from './ledger-unavailable.ts'

let ledger: FakeLedger
let client: LedgerClient

beforeEach(async () => {
  ledger = await startFakeLedger()
  client = buildLedgerClient({ url: ledger.url, liveTimeoutMs: 60_000 })
})
afterEach(async () => {
  await client.close()
  await ledger.close()
})

function command(commandId: string, lane: 'live' | 'import' = 'live'): OutgoingCommand {
  return { type: 'SuspendLicence', commandId, token: 't', client: 'console', terminal: 'W03', actingFor: null, lane, body: { commandId } }
}
const byCommandId = (line: CommandLine): CommandReply => accepted(Number(line.commandId))

describe('the ledger client', () => {
  test('gathers the commands of one turn into one request and gives each its own answer', async () => {
    ledger.reply = byCommandId
    const replies = await Promise.all(['3', '1', '2'].map((id) => client.send(command(id))))
    expect(replies.map((reply) => reply.kind === 'accepted' && reply.position)).toEqual([3, 1, 2])
    expect(ledger.requests.map((lines) => lines.length)).toEqual([3])
    expect(ledger.requests[0]?.map(({ i }) => i)).toEqual([0, 1, 2])
    expect(ledger.requests[0]?.[0]).toEqual({ i: 0, ...command('3') })
  })

  test('tells at once who somebody is, however many accounts are being looked for; beyond a bound it looks for no more', async () => {
    const found: (() => void)[] = []
    ledger.findAccount = () => new Promise((resolve) => { found.push(() => { resolve({ kind: 'none' }) }) })
    const looking = Array.from({ length: 600 }, (_, n) => client.findAccount('t', `clerk-${String(n)}`).then(({ kind }) => kind, (error: unknown) => error))
    expect(await client.whoAmI('t')).toEqual({ kind: 'refused', code: 'ACCOUNT_UNKNOWN' })
    expect((await client.health()).ready).toBe(true)
    const answering = setInterval(() => { for (const answer of found.splice(0)) answer() }, 1)
    const answers = await Promise.all(looking)
    clearInterval(answering)
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(200)
    expect(answers.filter((answer) => answer instanceof LedgerUnavailable)).toHaveLength(400)
  })

  test('answers a quick command before a slow one of the same request is done', async () => {
    let release: (reply: CommandReply) => void = () => undefined
    ledger.reply = (line) => (line.commandId === '1' ? new Promise((resolve) => { release = resolve }) : accepted(2))
    const slow = client.send(command('1'))
    expect(await client.send(command('2'))).toEqual(accepted(2))
    release(accepted(1))
    expect(await slow).toEqual(accepted(1))
    expect(ledger.requests).toHaveLength(1)
  })

  test('keeps imports out of the requests of look-ups', async () => {
    ledger.reply = byCommandId
    await Promise.all([client.send(command('1')), client.send(command('2', 'import'))])
    expect(ledger.requests.map((lines) => lines.map(({ lane }) => lane)).sort()).toEqual([['import'], ['live']])
  })

  test('sends a command again, under the same id, when the connection broke before its answer', async () => {
    let first = true
    ledger.reply = (line) => {
      if (line.commandId !== '2' || !first) return byCommandId(line)
      first = false
      return 'drop'
    }
    const replies = await Promise.all(['1', '2'].map((id) => client.send(command(id))))
    expect(replies).toEqual([accepted(1), accepted(2)])
    expect(ledger.requests.at(-1)?.map(({ commandId }) => commandId)).toContain('2')
  })

  test('says unavailable when the ledger keeps dropping the connection', async () => {
    ledger.reply = () => 'drop'
    expect(await client.send(command('1'))).toEqual({ kind: 'unavailable', retryAfterMs: 500 })
    expect(ledger.requests.length).toBeGreaterThan(1)
    expect(ledger.requests.length).toBeLessThanOrEqual(4)
  })

  test('says unavailable, in bounded time, when the ledger does not answer', async () => {
    const impatient = buildLedgerClient({ url: ledger.url, liveTimeoutMs: 80 })
    ledger.reply = () => new Promise(() => undefined)
    expect((await impatient.send(command('1'))).kind).toBe('unavailable')
    await impatient.close()
  })

  test('waits for the answers under way when it is closed, and takes nothing afterwards', async () => {
    const other = buildLedgerClient({ url: ledger.url })
    ledger.reply = byCommandId
    const underway = other.send(command('7'))
    await other.close()
    expect(await underway).toEqual(accepted(7))
    expect((await other.send(command('8'))).kind).toBe('unavailable')
  })

  test('tells who a token belongs to', async () => {
    const known = {
      kind: 'known', operatorId: 'o', unitId: 'u', unitKind: 'department', operatorKind: 'person', roles: ['auditor'], suspended: false, holderId: null,
    } as const
    ledger.whoAmI = (token) => (token === 'mine' ? known : { kind: 'refused', code: 'TOKEN_INVALID' })
    expect(await client.whoAmI('mine')).toEqual(known)
    expect(await client.whoAmI('other')).toEqual({ kind: 'refused', code: 'TOKEN_INVALID' })
  })

  test('throws LedgerUnavailable when nobody listens, and calls that not ready', async () => {
    const nobody = buildLedgerClient({ url: 'http://127.0.0.1:1' })
    await expect(nobody.whoAmI('t')).rejects.toThrow(LedgerUnavailable)
    expect(await nobody.health()).toEqual({ ready: false, detail: null })
    await nobody.close()
  })

  test('passes on what the ledger says of its health', async () => {
    expect(await client.health()).toEqual({ ready: true, detail: { ready: true, signer: 'reachable' } })
    ledger.ready = false
    expect(await client.health()).toEqual({ ready: false, detail: { ready: false, signer: 'reachable' } })
  })
})
