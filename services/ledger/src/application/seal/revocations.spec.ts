import { sealCancelCauses, sealRemakeCauses, type Instant, type SealId } from '@hub/schemas'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { revocationOf } from './revocation-of.ts'
import { Revocations } from './revocations.ts'

const at = new Date('2026-03-02T01:00:00.000Z')
const idAt = (n: number): SealId => `019cac1f-10ab-7c21-9d3e-${String(n).padStart(12, '0')}` as SealId

/** A register of seals that ended at these positions, and what is asked of it. */
function register(positions: number[]) {
  const asked: number[] = []
  const pool = {
    query: (_text: string, [after]: readonly [number]) => {
      asked.push(after)
      const rows = positions.filter((position) => position > after).slice(0, 200).map((position) => ({ seal_id: idAt(position), end_cause: 'damaged', remade: false, ended_at: at, ended_position: String(position) }))
      return Promise.resolve({ rows })
    },
  } as unknown as Pool
  return { pool, asked }
}

function watched(positions: number[], everyMs = 3_600_000) {
  const maker = fakeSealMaker()
  const said: string[] = []
  const { pool, asked } = register(positions)
  const log = pino({ level: 'info' }, { write: (line: string) => { said.push((JSON.parse(line) as { readonly msg: string }).msg) } })
  const open = () => {
    const revocations = new Revocations({ maker, pool, log, everyMs })
    onTestFinished(() => revocations.close())
    return revocations
  }
  const told = () => maker.revoked.map(({ sealId }) => Number(sealId.slice(-12)))
  return { maker, said, asked, open, told }
}

test('every seal that has ended is told at the start, page by page and once, in the order of the log', async () => {
  const positions = Array.from({ length: 450 }, (_, n) => n * 3)
  const { open, told, asked } = watched(positions)
  await open().catchUp()
  expect(told()).toEqual(positions)
  expect(asked).toEqual([-1, 199 * 3, 399 * 3])
})

test('where the signer goes away in the middle, the next round goes on from there, and both are said once', async () => {
  const { open, told, maker, said } = watched([1, 2, 3, 4])
  maker.onRevoke = ({ sealId }) => { if (sealId === idAt(3)) maker.away = true }
  const revocations = open()
  await revocations.catchUp()
  await revocations.catchUp()
  expect(told()).toEqual([1, 2])
  expect(said).toHaveLength(1)
  maker.away = false
  maker.onRevoke = undefined
  await revocations.catchUp()
  expect(told()).toEqual([1, 2, 3, 4])
  expect(said).toHaveLength(2)
})

test('a seal that ends later is told by a round of its own accord', async () => {
  const positions = [1]
  const { open, told } = watched(positions, 20)
  const revocations = open()
  await revocations.catchUp()
  positions.push(2)
  await expect.poll(told).toEqual([1, 2])
  await revocations.close()
  positions.push(3)
  await new Promise((resolve) => { setTimeout(resolve, 60) })
  expect(told()).toEqual([1, 2])
})

test('an append rejects for no trouble of the signer', async () => {
  const { open, maker, told } = watched([])
  const revocations = open()
  const event = { position: 7, bytes: new Uint8Array(), envelope: { type: 'SealCancelled', data: { sealId: idAt(7), cause: 'expired', filingNumber: 'ZX' }, recordedAt: at.toISOString() } } as never
  maker.away = true
  await revocations.tell([event])
  expect(told()).toEqual([])
  maker.away = false
  await revocations.tell([event, { position: 8, bytes: new Uint8Array(), envelope: { type: 'SealActivated', data: { sealId: idAt(8) } } } as never])
  expect(told()).toEqual([7])
})

test('a lost key and a new name are told as such, and whatever another seal replaces otherwise is superseded', () => {
  const reasonOf = (cause: (typeof sealCancelCauses)[number], remade: boolean) => revocationOf({ sealId: idAt(1), cause, remade, at: at.toISOString() as Instant }).reason
  for (const remade of [false, true]) {
    expect(reasonOf('key-compromised', remade)).toBe('keyCompromise')
    expect(reasonOf('name-changed', remade)).toBe('affiliationChanged')
  }
  const others = sealCancelCauses.filter((cause) => cause !== 'key-compromised' && cause !== 'name-changed')
  expect(new Set(others.map((cause) => reasonOf(cause, false)))).toEqual(new Set(['cessationOfOperation']))
  expect(new Set(others.filter((cause) => sealRemakeCauses.some((one) => one === cause)).map((cause) => reasonOf(cause, true)))).toEqual(new Set(['superseded']))
})
