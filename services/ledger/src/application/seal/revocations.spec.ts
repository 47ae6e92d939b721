import { sealCancelCauses, sealRemakeCauses, type Instant, type SealId } from '@hub/schemas'
import type { Pool } from 'pg'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { stillness } from '../../../../../test/support/stillness.ts'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { revocationOf } from './revocation-of.ts'
import { Revocations } from './revocations.ts'
import { SealMakerUnavailable } from './seal-maker.ts'

const at = new Date('2026-03-02T01:00:00.000Z')
const idAt = (n: number): SealId => `019cac1f-10ab-7c21-9d3e-${String(n).padStart(12, '0')}` as SealId

const cancelled = (position: number) => ({
  position, bytes: new Uint8Array(), envelope: { type: 'SealCancelled', data: { sealId: idAt(position), cause: 'expired', filingNumber: 'ZX' }, recordedAt: at.toISOString() },
}) as never

interface Said { readonly msg: string; readonly sealId: string | undefined }

/** A register of seals that ended at these positions, and what is asked of it. */
function register(positions: number[]) {
  const asked: number[] = []
  const outage = { on: false }
  const pool = {
    query: (text: string, [after, untold]: readonly [number, readonly string[]]) => {
      if (outage.on) return Promise.reject(new Error('the database is away'))
      if (text.includes('count(*)')) {
        const behind = positions.filter((position) => position > after && !untold.includes(idAt(position)))
        return Promise.resolve({ rows: [{ count: String(behind.length), oldest: behind.length === 0 ? null : new Date(at.getTime() + Math.min(...behind) * 1_000) }] })
      }
      asked.push(after)
      const rows = positions.filter((position) => position > after).slice(0, 200).map((position) => ({ seal_id: idAt(position), end_cause: 'damaged', remade: false, ended_at: at, ended_position: String(position), changed_at: new Date(at.getTime() + position * 1_000), certificates: position % 2 === 0 ? null : { sm2: { serial: '0a', sha256: '' }, p256: { serial: '0b', sha256: '' } } }))
      return Promise.resolve({ rows })
    },
  } as unknown as Pool
  return { pool, asked, outage }
}

function watched(positions: number[], everyMs = 3_600_000) {
  const maker = fakeSealMaker()
  const said: Said[] = []
  const { pool, asked, outage } = register(positions)
  const log = pino({ level: 'info' }, { write: (line: string) => {
    const { msg, sealId } = JSON.parse(line) as Said
    said.push({ msg, sealId })
  } })
  const open = () => {
    const revocations = new Revocations({ maker, pool, log, everyMs, nowMs: () => at.getTime() + 60_000 })
    onTestFinished(() => revocations.close())
    return revocations
  }
  const told = () => maker.revoked.map(({ sealId }) => Number(sealId.slice(-12)))
  return { maker, said, asked, outage, open, told }
}

test('every seal that has ended is told at the start, page by page and once, in the order of the log', async () => {
  const positions = Array.from({ length: 450 }, (_, n) => n * 3)
  const { open, told, asked } = watched(positions)
  await open().catchUp()
  expect(told()).toEqual(positions)
  expect(asked).toEqual([-1, 199 * 3, 399 * 3])
})

test('the serials of its certificates go with it, where the seal was ever made', async () => {
  const { open, maker } = watched([1, 2])
  await open().catchUp()
  expect(maker.revoked.map(({ serials }) => serials)).toEqual([{ sm2: '0a', p256: '0b' }, undefined])
})

test('where the signer goes away in the middle, the next round goes on from there, and of each seal both are said once', async () => {
  const { open, told, maker, said } = watched([1, 2, 3, 4])
  maker.onRevoke = ({ sealId }) => { if (sealId === idAt(3)) maker.away = true }
  const revocations = open()
  await revocations.catchUp()
  await revocations.catchUp()
  expect(told()).toEqual([1, 2])
  expect(said.map(({ sealId }) => sealId)).toEqual([idAt(3), idAt(4)])
  maker.away = false
  maker.onRevoke = undefined
  await revocations.catchUp()
  expect(told()).toEqual([1, 2, 3, 4])
  expect(said.slice(2)).toEqual([{ sealId: undefined, msg: 'revocations of seals: the signer has been told of every seal again' }])
  await revocations.catchUp()
  expect(told()).toHaveLength(4)
  expect(said).toHaveLength(3)
})

test('a seal of which the signer cannot be told holds up no other, neither at the start nor later, and is told once it can be', async () => {
  const positions = [1, 2, 3]
  const { open, told, maker, said } = watched(positions)
  maker.onRevoke = ({ sealId }) => { if (sealId === idAt(1)) throw new SealMakerUnavailable('damaged') }
  const revocations = open()
  await revocations.catchUp()
  expect(told()).toEqual([2, 3])
  maker.away = true // The signer restarts while the next one is cancelled.
  await revocations.tell([cancelled(4)])
  positions.push(4)
  await revocations.catchUp()
  maker.away = false
  await revocations.catchUp()
  expect(told()).toEqual([2, 3, 4])
  expect(said.map(({ sealId }) => sealId)).toEqual([idAt(1), idAt(4)])
  maker.onRevoke = undefined
  await revocations.catchUp()
  expect(told()).toEqual([2, 3, 4, 1])
})

test('while nobody is there a round tries three and no more; every other seal has its turn also behind many that cannot be told', async () => {
  const positions = Array.from({ length: 9 }, (_, n) => n)
  const { open, told, maker } = watched(positions)
  let tried = 0
  maker.onRevoke = ({ sealId }) => {
    tried += 1
    if (sealId !== idAt(8)) throw new SealMakerUnavailable('damaged')
  }
  const revocations = open()
  await revocations.catchUp()
  expect(tried).toBe(3)
  await revocations.catchUp()
  await revocations.catchUp()
  expect(told()).toEqual([8])
  maker.onRevoke = undefined
  await revocations.catchUp()
  expect(told().sort()).toEqual(positions)
})

test('how many the signer was not told of, and how long the oldest waits, is known after the first round', async () => {
  const positions = [1, 2, 3, 4, 5]
  const { open, maker } = watched(positions)
  maker.onRevoke = ({ sealId }) => { if (sealId !== idAt(1)) throw new SealMakerUnavailable('away') }
  const revocations = open()
  expect(revocations.backlog()).toBeUndefined()
  await revocations.catchUp()
  // Three were tried, the last was not come to.
  expect(revocations.backlog()).toEqual({ waiting: 4, oldestMs: 58_000 })
  await revocations.tell([cancelled(6)])
  expect(revocations.backlog()).toEqual({ waiting: 5, oldestMs: 58_000 })
  maker.onRevoke = ({ sealId }) => { if (sealId === idAt(3)) throw new SealMakerUnavailable('damaged') }
  await revocations.catchUp()
  expect(revocations.backlog()).toEqual({ waiting: 1, oldestMs: 57_000 })
  maker.onRevoke = undefined
  await revocations.catchUp()
  expect(revocations.backlog()).toEqual({ waiting: 0, oldestMs: 0 })
})

test('a register that cannot be read is said once, and read by a later round', async () => {
  const { open, told, said, outage } = watched([1])
  outage.on = true
  const revocations = open()
  await revocations.catchUp()
  await revocations.catchUp()
  expect(said).toHaveLength(1)
  outage.on = false
  await revocations.catchUp()
  expect(told()).toEqual([1])
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
  await stillness(60)
  expect(told()).toEqual([1, 2])
})

test('an append rejects for no trouble of the signer', async () => {
  const { open, maker, told } = watched([])
  const revocations = open()
  const event = cancelled(7)
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
