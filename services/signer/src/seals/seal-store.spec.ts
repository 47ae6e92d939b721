import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { emptyDirectory } from '../keys/fixtures.ts'
import { sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { encodeSealRecord, parseSealRecord, type SealRecord } from './seal-record.ts'
import { parseSealRequest } from './seal-request.ts'
import { SealStore } from './seal-store.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
let record: SealRecord
beforeAll(async () => {
  signer = await startSigner()
  const request = parseSealRequest(sealRequest())
  const { authority } = signer
  if (isRefusal(request) || !authority.working) throw new TypeError('a signer that works')
  const made = await authority.maker.make(request)
  if (isRefusal(made)) throw new TypeError(made.refused)
  record = made
})
afterAll(() => signer.stop())

const withId = (at: number): SealRecord => ({ ...record, request: { ...record.request, sealId: sealIdAt(at) as SealRecord['request']['sealId'] } })
const nothingDamaged = (file: string): void => { throw new Error(file) }

describe('a record', () => {
  test('is read as it was written', () => {
    expect(parseSealRecord(encodeSealRecord(record))).toEqual(record)
  })

  test('that was cut off anywhere is none', () => {
    const bytes = encodeSealRecord(record)
    fc.assert(fc.property(fc.integer({ min: 0, max: bytes.length - 2 }), (length) => { expect(parseSealRecord(bytes.subarray(0, length))).toBeUndefined() }))
  })

  test('of anything else is none, and breaks nothing', () => {
    fc.assert(fc.property(fc.json(), (text) => { expect(parseSealRecord(Buffer.from(text))).toBeUndefined() }))
    fc.assert(fc.property(fc.uint8Array(), (bytes) => { expect(parseSealRecord(bytes)).toBeUndefined() }))
  })
})

describe('the store', () => {
  test('finds every seal after a start, more than it keeps in memory', async () => {
    const dir = await emptyDirectory()
    const store = await SealStore.open(dir, nothingDamaged)
    for (let at = 0; at < 70; at += 1) await store.add(withId(at))
    for (const opened of [store, await SealStore.open(dir, nothingDamaged)]) {
      for (let at = 0; at < 70; at += 1) expect((await opened.find(sealIdAt(at)))?.request.sealId).toBe(sealIdAt(at))
      expect([opened.issuerOf('sm2', record.certificates.sm2.serial), opened.issuerOf('p256', record.certificates.sm2.serial)]).toEqual([{ issuerKeyId: Buffer.from(record.certificates.sm2.extensions.authorityKeyId ?? []).toString('hex') }, undefined])
      expect(opened.ownerOf(record.keyIds.sm2)).toBeDefined()
      expect(await opened.find(sealIdAt(99))).toBeUndefined()
    }
  })

  test('takes a damaged seal, or one under another’s name, out of use and no other', async () => {
    const dir = await emptyDirectory()
    const store = await SealStore.open(dir, nothingDamaged)
    for (const at of [0, 1, 2]) await store.add(withId(at))
    const fileOf = (at: number): string => join(dir, 'seals', `${sealIdAt(at)}.json`)
    await writeFile(fileOf(0), (await readFile(fileOf(0))).subarray(0, 1_000))
    await writeFile(fileOf(1), await readFile(fileOf(2)))
    await writeFile(join(dir, 'seals', `.${sealIdAt(3)}.json.0123.tmp`), '{', { mode: 0o600 })
    const damaged: string[] = []
    const opened = await SealStore.open(dir, (file) => { damaged.push(file) })
    expect(damaged).toEqual([`${sealIdAt(0)}.json`, `${sealIdAt(1)}.json`])
    for (const at of [0, 1]) await expect(opened.find(sealIdAt(at))).rejects.toMatchObject({ code: 'STATE_DAMAGED' })
    expect((await opened.find(sealIdAt(2)))?.esId).toBe(record.esId)
    expect(await opened.find(sealIdAt(3))).toBeUndefined()
  })

  test('never writes a seal twice', async () => {
    const dir = await emptyDirectory()
    const store = await SealStore.open(dir, nothingDamaged)
    await store.add(record)
    await expect(store.add({ ...record, esId: 'another' })).rejects.toThrow('a seal is made once')
    expect(await readdir(join(dir, 'seals'))).toEqual([`${record.request.sealId}.json`])
  })
})
