import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { sampleUnits, sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { assignKey } from './assign-key.ts'
import { bindKey, publicKeyDigest, type KeyBinding } from './key-bindings.ts'
import { refuseNamedKeys } from './named-keys.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

const [own, other] = sampleUnits
const unitCode = own.unitCode as KeyBinding['unitCode']
const hour = Date.now()
const boundAt = '2026-11-22T00:00:00.000Z' as KeyBinding['boundAt']
let made = 20

/** What is asked before is answered as the making of a seal answers it. */
async function naming(keys: Readonly<Record<string, string>>, code: string = unitCode): Promise<unknown> {
  const { status, body } = await signer.call('ledger', '/v1/seals/keys', { unitCode: code, keys })
  const making = await signer.call('ledger', '/v1/seals', sealRequest(0, { sealId: sealIdAt((made += 1)), unitCode: code, keys }, hour))
  expect(making).toMatchObject(status === 200 ? { status: 200 } : { status, body: body as object })
  return body
}
const refused = (code: string, why?: string) => ({ code, detail: { field: 'keys.sm2', ...(why === undefined ? {} : { why }) } })
const assign = (keyId: string) => assignKey(signer.dir, signer.keys, { keyId, unitCode, nowMs: hour })

test('a key that is brought along is its unit’s alone, and becomes the key of one seal', async () => {
  await signer.keys.create('brought-1', 'sign-sm2')
  expect(await naming({ sm2: 'brought-1' })).toMatchObject(refused('KEY_NOT_OF_UNIT'))
  expect(await assign('brought-1')).toBeUndefined()
  expect(await naming({ sm2: 'brought-1' }, other.unitCode)).toMatchObject(refused('KEY_NOT_OF_UNIT'))
  expect(await naming({ sm2: 'brought-1' })).toEqual({ usable: true })
  expect(await naming({ sm2: 'brought-1' })).toMatchObject(refused('KEY_NOT_USABLE', 'IN_USE'))
})

test('it is not another seal’s under another id', async () => {
  await signer.keys.create('brought-2', 'sign-sm2')
  await assign('brought-2')
  expect(await naming({ sm2: 'brought-2' })).toEqual({ usable: true })
  const { keys } = signer
  const renamed = { list: () => [{ keyId: 'brought-2-again', kind: 'sign-sm2' as const }], publicKey: () => keys.publicKey('brought-2') }
  await bindKey(signer.dir, { keyId: 'brought-2-again', unitCode, publicKeySha256: await publicKeyDigest(keys, 'brought-2'), boundAt })
  if (!signer.authority.working) throw new TypeError('an authority that works')
  const { seals: store } = signer.authority
  expect(await refuseNamedKeys({ unitCode, keys: { sm2: 'brought-2-again' } }, { dataDir: signer.dir, keys: renamed, store, nowMs: hour })).toEqual({ refused: 'KEY_NOT_USABLE', detail: { field: 'keys.sm2', why: 'IN_USE' } })
})

test('it has to be the very key that was recorded, of the right kind, and there', async () => {
  await signer.keys.create('brought-3', 'sign-p256')
  await assign('brought-3')
  expect(await naming({ sm2: 'brought-3' })).toMatchObject(refused('KEY_NOT_USABLE', 'KIND'))
  const recorded = { unitCode, publicKeySha256: 'ab'.repeat(32), boundAt }
  for (const keyId of ['brought-4', 'brought-5', 'checkpoint-1', 'seal-maker-sm2']) await bindKey(signer.dir, { keyId, ...recorded })
  await signer.keys.create('brought-4', 'sign-sm2')
  expect(await naming({ sm2: 'brought-4' })).toMatchObject(refused('KEY_NOT_USABLE', 'CHANGED'))
  expect(await naming({ sm2: 'brought-5' })).toMatchObject(refused('KEY_NOT_USABLE', 'ABSENT'))
  // Whoever writes into the signer's folder by hand does not get the hub's own keys for a seal either.
  for (const keyId of ['checkpoint-1', 'seal-maker-sm2']) expect(await naming({ sm2: keyId })).toMatchObject(refused('KEY_NOT_USABLE', 'RESERVED'))
  writeFileSync(join(signer.dir, 'key-bindings', 'brought-5.json'), '{"keyId":"brought-5"}')
  expect(await naming({ sm2: 'brought-5' })).toMatchObject(refused('KEY_NOT_USABLE', 'BINDING_DAMAGED'))
})

test('keys are asked after by the ledger alone', async () => {
  expect(await signer.call('gateway', '/v1/seals/keys', { unitCode, keys: { sm2: 'brought-1' } })).toMatchObject({ status: 403, body: { code: 'PEER_NOT_ALLOWED' } })
  expect(await signer.call('ledger', '/v1/seals/keys', { unitCode, keys: {}, more: 1 })).toMatchObject({ status: 400, body: { code: 'UNKNOWN_FIELD' } })
})
