import { isRefusal } from '@hub/kernel'
import { makeSeal, readSeal } from '@hub/ses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { KeyUnavailable, type KeyStore } from './key-store.ts'
import { verifyBeside } from './verify-beside.ts'

// With the seals of a signer that works: its keys, its certificates, its threads.
let signer: Awaited<ReturnType<typeof startSigner>>
beforeAll(async () => {
  signer = await startSigner()
  for (const at of [0, 1]) expect(await signer.call('ledger', '/v1/seals', sealRequest(at))).toMatchObject({ status: 200 })
})
afterAll(() => signer.stop())

async function sealAt(at: number) {
  const { authority: state, keys } = signer
  const seal = state.working ? await state.seals.find(sealIdAt(at)) : undefined
  if (seal === undefined) throw new TypeError('there is a seal')
  return { keys, ...seal }
}
const message = Buffer.from('证照')

test('a signature is right under the certificate of its key, and under no other', async () => {
  const { keys, keyIds, certificates } = await sealAt(0)
  const other = await sealAt(1)
  const [signature, ecdsa] = [await keys.sign(keyIds.sm2, message), await keys.sign(keyIds.p256, message)]
  const verify = verifyBeside(keys, keyIds.sm2)
  const asked = [
    { certificate: certificates.sm2.der, message, signature }, { certificate: other.certificates.sm2.der, message, signature }, { certificate: certificates.sm2.der, message: Buffer.from('件'), signature },
    { certificate: certificates.p256.der, message, signature: ecdsa }, { certificate: new Uint8Array(3), message, signature }, { certificate: certificates.sm2.der, message, signature: new Uint8Array() },
  ]
  expect(await Promise.all(asked.map(verify))).toEqual([true, false, false, false, false, false])
})

test('a seal whose signature nobody could verify is not made, and who asked hears that it may be tried again', async () => {
  const { keys, keyIds, certificates, seal } = await sealAt(0)
  const read = readSeal(seal)
  if (isRefusal(read)) throw new TypeError(read.refused)
  const making = (verifySm2: KeyStore['verifySm2']) => makeSeal({ content: read.content, makerCertificate: certificates.sm2.der, sign: (bytes) => keys.sign(keyIds.sm2, bytes), verify: verifyBeside({ verifySm2 }, keyIds.sm2) })
  const trouble = new KeyUnavailable(keyIds.sm2, '签名线程意外终止，请重试')
  await expect(making(() => Promise.reject(trouble))).rejects.toBe(trouble)
  expect(await making(() => Promise.resolve(false))).toMatchObject({ refused: 'SIGNATURE_OF_ANOTHER_KEY' })
  expect(isRefusal(await making((keyId, signed) => keys.verifySm2(keyId, signed)))).toBe(false)
})

test('only a key that may have made an SM2 signature is asked about', async () => {
  const { keys, keyIds } = await sealAt(0)
  const signed = { publicKey: await keys.publicKey(keyIds.sm2), bytes: message, signature: await keys.sign(keyIds.sm2, message) }
  await expect(keys.verifySm2(keyIds.p256, signed)).rejects.toThrow(KeyUnavailable)
  await expect(keys.verifySm2('nobody', signed)).rejects.toThrow(KeyUnavailable)
})
