import { expect, test } from 'vitest'
import { buildCheckHealth, type HealthPorts } from './health.ts'

function ports(ledger: { readonly ready: boolean; readonly detail: unknown }, positions: Readonly<Record<string, number>> | undefined): HealthPorts {
  return {
    ledger: { health: () => Promise.resolve(ledger) },
    checkpoints: { read: () => (positions === undefined ? Promise.reject(new Error('away')) : Promise.resolve(new Map(Object.entries(positions)))) },
  }
}
const well = { ready: true, detail: { ready: true, store: 'leading', head: 41, signer: 'reachable' } }

test('all is well while the slowest read model keeps up; its lag is told in events', async () => {
  expect(await buildCheckHealth(ports(well, { a: 41, b: 39 }))()).toEqual({
    ready: true,
    parts: [
      { part: 'ledger', ok: true, needed: true, detail: { head: 41, state: 'leading' } }, { part: 'signer', ok: true, needed: false, detail: { state: 'reachable' } },
      { part: 'database', ok: true, needed: true, detail: {} }, { part: 'projections', ok: true, needed: true, detail: { models: 2, lagEvents: 2 } },
    ],
  })
})

test.each([
  ['the ledger is not ready', ports({ ready: false, detail: { store: 'standby', signer: 'reachable' } }, { a: 41 }), ['ledger']],
  ['the ledger is away', ports({ ready: false, detail: null }, { a: 41 }), ['ledger', 'signer']],
  ['the database is away', ports(well, undefined), ['database', 'projections']],
  ['a read model is stuck', ports({ ready: true, detail: { head: 500_000, signer: 'reachable' } }, { a: 500_000, b: 3 }), ['projections']],
])('not ready when %s, and it says which part', async (_name, each, bad) => {
  const { ready, parts } = await buildCheckHealth(each)()
  expect(ready).toBe(false)
  expect(parts.filter(({ ok }) => !ok).map(({ part }) => part)).toEqual(bad)
})

test.each(['not-ready', 'unreachable', 'unknown', undefined])('a signer that is %s is told, and holds nothing up: the ledger has its keys', async (signer) => {
  const { ready, parts } = await buildCheckHealth(ports({ ready: true, detail: { head: 41, store: 'leading', ...(signer === undefined ? {} : { signer }) } }, { a: 41 }))()
  expect(ready).toBe(true)
  expect(parts.filter(({ ok }) => !ok)).toEqual([{ part: 'signer', ok: false, needed: false, detail: { state: signer ?? null } }])
})

test('a signer that has to be started again for a new generation of its CA is well, and says so', async () => {
  const { ready, parts } = await buildCheckHealth(ports({ ready: true, detail: { head: 41, store: 'leading', signer: 'reachable', signerRestartNeeded: true } }, { a: 41 }))()
  expect(ready).toBe(true)
  expect(parts.filter(({ part }) => part === 'signer')).toEqual([{ part: 'signer', ok: true, needed: false, detail: { state: 'reachable', restartNeeded: true } }])
})

test('however many ask at once, what lies behind is asked once', async () => {
  let asked = 0
  let now = 0
  const check = buildCheckHealth({ ...ports(well, {}), ledger: { health: () => { asked += 1; return Promise.resolve(well) } }, nowMs: () => now })
  await Promise.all([check(), check(), check()])
  expect(asked).toBe(1)
  now = 301
  await check()
  expect(asked).toBe(2)
})
