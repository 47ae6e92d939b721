import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { IssuedSerials, type Serials } from '../seals/issued-serials.ts'
import { SealStore } from '../seals/seal-store.ts'
import { sealIdAt, sealRequest } from '../testing/seal-requests.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
let made = 0
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

const fileOf = (at: number, folder = 'seals'): string => join(signer.dir, folder, `${sealIdAt(at)}.json`)
const revoke = (at: number, more: object = {}) => signer.call('ledger', '/v1/seals/revoke', { sealId: sealIdAt(at), reason: 'superseded', at: new Date().toISOString(), ...more })

async function makeSeal(): Promise<{ readonly at: number; readonly serials: Serials }> {
  const at = (made += 1)
  const { status, body } = await signer.call('ledger', '/v1/seals', sealRequest(at))
  expect(status).toBe(200)
  return { at, serials: (body as { readonly serials: Serials }).serials }
}

function revokedNow(): Readonly<Record<keyof Serials, readonly string[]>> {
  const { authority } = signer
  if (!authority.working) throw new TypeError('a signer that works')
  const listed = (hierarchy: keyof Serials) => [...authority.authority.issuingList(hierarchy).revoked.keys()]
  return { sm2: listed('sm2'), p256: listed('p256') }
}

describe('a seal is revoked', () => {
  test.each([['with its serials', true], ['without them', false]])('%s', async (_how, named) => {
    const { at, serials } = await makeSeal()
    expect(await revoke(at, named ? { serials } : {})).toMatchObject({ status: 200 })
    expect(revokedNow().sm2).toContain(serials.sm2)
    expect(revokedNow().p256).toContain(serials.p256)
  })

  test.each([
    ['damaged', (at: number) => writeFile(fileOf(at), '{"format":"zhengyuan-seal/1"')],
    ['gone', (at: number) => rm(fileOf(at))],
    ['another seal’s', async (at: number) => { await writeFile(fileOf(at), await readFile(fileOf(1))) }],
  ])('also while its record is %s, at work and after a start', async (_what, spoil) => {
    const { at, serials } = await makeSeal()
    await spoil(at)
    expect((await SealStore.open(signer.dir, () => undefined)).serialsOf(sealIdAt(at))).toEqual(serials)
    expect(await revoke(at, { serials })).toMatchObject({ status: 200 })
    expect(revokedNow().sm2).toContain(serials.sm2)
  })
})

describe('nothing is revoked by serials', () => {
  test('of another seal, of no seal, of the authority itself, or of one half another’s', async () => {
    const [{ at, serials }, other] = [await makeSeal(), await makeSeal()]
    const { authority } = signer
    if (!authority.working) throw new TypeError('a signer that works')
    const { sm2, p256 } = authority.authority.authorities
    const own = { sm2: sm2.issuing.certificate.serial, p256: p256.issuing.certificate.serial }
    const before = revokedNow()
    for (const claimed of [other.serials, { sm2: '0a', p256: '0b' }, own, { ...serials, p256: other.serials.p256 }, { sm2: serials.p256, p256: serials.sm2 }]) {
      expect(await revoke(at, { serials: claimed })).toMatchObject({ status: 409, body: { code: 'SERIALS_NOT_OF_SEAL' } })
      await writeFile(fileOf(at), '{')
    }
    expect(revokedNow()).toEqual(before)
  })

  test('of a seal that was never made, whoever’s they are', async () => {
    const { serials } = await makeSeal()
    expect(await revoke(900, { serials })).toMatchObject({ status: 404, body: { code: 'SEAL_NOT_FOUND' } })
    expect(revokedNow().sm2).not.toContain(serials.sm2)
  })

  test.each([{ sm2: '0A', p256: '0b' }, { sm2: '0a' }, { sm2: '', p256: '0b' }, { sm2: '0a', p256: '0b', rsa: '0c' }, 'all', null, { sm2: 'ab'.repeat(21), p256: '0b' }])('that are none: %j', async (serials) => {
    expect(await revoke(1, { serials })).toMatchObject({ status: 400 })
  })
})

test('where neither the record nor the register can be read, nothing is said and nothing revoked', async () => {
  const { at, serials } = await makeSeal()
  await writeFile(fileOf(at), '{')
  await writeFile(fileOf(at, 'seal-serials'), `{"format":"zhengyuan-seal-serials/1","sealId":"${sealIdAt(1)}","serials":${JSON.stringify(serials)}}`)
  expect((await IssuedSerials.open(signer.dir)).of(sealIdAt(at))).toBeUndefined()
  const opened = await SealStore.open(signer.dir, () => undefined)
  expect(() => opened.serialsOf(sealIdAt(at))).toThrow(expect.objectContaining({ code: 'STATE_DAMAGED' }))
})

test('seals of before the register, or whose line of it is damaged, are in it after a start', async () => {
  const { at, serials } = await makeSeal()
  for (const spoil of [() => rm(fileOf(at, 'seal-serials')), () => writeFile(fileOf(at, 'seal-serials'), 'null')]) {
    await spoil()
    await SealStore.open(signer.dir, () => undefined)
    expect((await IssuedSerials.open(signer.dir)).of(sealIdAt(at))).toEqual(serials)
  }
})
