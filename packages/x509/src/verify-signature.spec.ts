import { expect, test } from 'vitest'
import { isSignedByCertificate } from './certificate/is-signed-by.ts'
import { signatureAlgorithms } from './signature-algorithm.ts'
import { algorithmOf } from './signer.ts'
import { newHierarchy } from './testing/hierarchy.ts'
import { newSigner } from './testing/signers.ts'
import { verifySignature } from './verify-signature.ts'

const message = new TextEncoder().encode('证照')

test.each(['sm2', 'p256', 'rsa'] as const)('a signature by a %s key is verified under its own algorithm and under no other', async (kind) => {
  const signer = newSigner(kind)
  const signature = await signer.sign(message)
  const under = signatureAlgorithms.filter((algorithm) => verifySignature({ publicKey: signer.publicKey, algorithm, message, signature }))
  expect(under).toEqual([algorithmOf(signer)])
})

test.each(['sm2', 'p256', 'rsa'] as const)('what is no %s key or no signature verifies nothing', async (kind) => {
  const signer = newSigner(kind)
  const signature = await signer.sign(message)
  const asked = { publicKey: signer.publicKey, algorithm: algorithmOf(signer), message, signature }
  expect(verifySignature(asked)).toBe(true)
  for (const odd of [{ signature: new Uint8Array() }, { signature: signature.subarray(1) }, { signature: Uint8Array.of(...signature, 0) }, { publicKey: new Uint8Array() }, { publicKey: signer.publicKey.subarray(1) }, { message: new Uint8Array() }])
    expect(verifySignature({ ...asked, ...odd })).toBe(false)
})

test.each(['sm2', 'p256', 'rsa'] as const)('a signature by a %s key is that of its own certificate, not of a message, certificate or key beside it', async (kind) => {
  const { issue } = await newHierarchy(kind)
  const [own, other] = [await issue('document-signer'), await issue('document-signer')]
  const asked = { certificate: own.certificate.der, message, signature: await own.signer.sign(message) }
  expect(isSignedByCertificate(asked)).toBe(true)
  for (const odd of [{ certificate: other.certificate.der }, { certificate: own.certificate.der.subarray(1) }, { message: new Uint8Array() }, { signature: await other.signer.sign(message) }, { signature: new Uint8Array() }])
    expect(isSignedByCertificate({ ...asked, ...odd })).toBe(false)
})
