import { constants, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedByCertificate } from './certificate/is-signed-by.ts'
import { algorithmFacts, findSignatureAlgorithm, signatureAlgorithms } from './signature-algorithm.ts'
import { algorithmOf } from './signer.ts'
import { newHierarchy } from './testing/hierarchy.ts'
import { foreignSignature, newSigner } from './testing/signers.ts'
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

const pairs = { p256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }) } as const

test.each(['p256', 'rsa'] as const)('what others sign with a %s key and a longer digest, or with PSS, is verified under that algorithm alone', (kind) => {
  const { privateKey, publicKey } = pairs[kind]()
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
  const ofKind = signatureAlgorithms.filter((algorithm) => algorithmFacts(algorithm).key === kind)
  expect(ofKind).toHaveLength(kind === 'rsa' ? 6 : 3)
  for (const algorithm of ofKind) {
    const { digest, isPss } = algorithmFacts(algorithm)
    for (const saltLength of isPss ? [constants.RSA_PSS_SALTLEN_DIGEST, 0, constants.RSA_PSS_SALTLEN_MAX_SIGN] : [undefined]) {
      const signature = foreignSignature(privateKey, message, { digest, saltLength })
      expect(signatureAlgorithms.filter((each) => verifySignature({ publicKey: spki, algorithm: each, message, signature }))).toEqual([algorithm])
    }
  }
})

const pss = (hash: string, mask: string): Uint8Array => {
  const identifier = (oid: string): string => `300d0609${oid}0500`
  const inner = `${hash === '' ? '' : `a00f${identifier(hash)}`}${mask === '' ? '' : `a11c301a06092a864886f70d010108${identifier(mask)}`}a203020120`
  return Buffer.from(`30${(inner.length / 2).toString(16).padStart(2, '0')}${inner}`, 'hex')
}
const [sha256, sha512] = ['608648016503040201', '608648016503040203']

test('the parameters of PSS name one digest twice, and not by leaving it out, which would be SHA-1', () => {
  const found = (parameters: Uint8Array | undefined) => findSignatureAlgorithm({ algorithm: '1.2.840.113549.1.1.10', parameters })
  expect([found(pss(sha256, sha256)), found(pss(sha512, sha512))]).toEqual(['rsa-pss-sha256', 'rsa-pss-sha512'])
  for (const odd of [pss(sha256, sha512), pss(sha256, ''), pss('', sha256), pss('', ''), undefined, Buffer.from('0500', 'hex'), Buffer.from('3000', 'hex'), Buffer.concat([pss(sha256, sha256), Buffer.alloc(1)])]) expect(found(odd)).toBeUndefined()
})
