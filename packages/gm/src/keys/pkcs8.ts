import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { scalarBytes } from '../big-endian.ts'
import { readOnly, readSequence, readUnsigned, type Element } from '../der/read.ts'
import { tag, type Tag } from '../der/tag.ts'
import { write, writeUnsigned } from '../der/write.ts'
import { sm2AlgorithmDer, sm2CurveDer } from './algorithm.ts'
import { scalarOf, takeSm2PrivateKey, type ScalarRefusal, type Sm2PrivateKey } from './private-key.ts'
import { uncompressedPointBytes } from './public-key.ts'

/** 私钥信息被拒绝 — not PKCS #8 of a key without attributes; of another algorithm or curve; the public key beside it is another one's. */
export type Pkcs8Refusal = 'PKCS8_MALFORMED' | 'PKCS8_NOT_SM2' | 'PKCS8_PUBLIC_KEY_DIFFERS' | ScalarRefusal

const pkcs8Version = 0n
const ecPrivateKeyVersion = 1n

/**
 * 私钥信息 DER — PrivateKeyInfo (RFC 5208) around ECPrivateKey (RFC 5915) with the public key, as OpenSSL writes it. Unencrypted: the caller overwrites
 * the bytes after use.
 */
export function encodeSm2Pkcs8(key: Sm2PrivateKey): Buffer {
  const point = write(tag.bitString, Uint8Array.of(0), key.publicKey.toUncompressed())
  const scalar = write(tag.octetString, scalarOf(key))
  const inner = write(tag.sequence, writeUnsigned(ecPrivateKeyVersion), scalar, write(tag.explicit1, point))
  const wrapped = write(tag.octetString, inner)
  const der = write(tag.sequence, writeUnsigned(pkcs8Version), sm2AlgorithmDer, wrapped)
  for (const part of [scalar, inner, wrapped]) part.fill(0)
  return der
}

/** Reads what OpenSSL, GmSSL and BouncyCastle write: curve and public key inside are optional, and must be right where they are given. Copies the scalar; `der` stays the caller's to overwrite. */
export function parseSm2Pkcs8(der: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  const [version, algorithm, privateKey, ...more] = readSequence(der) ?? []
  if (readUnsigned(version) !== pkcs8Version || algorithm?.tag !== tag.sequence || privateKey?.tag !== tag.octetString || more.length > 0) return refuse('PKCS8_MALFORMED')
  if (!write(tag.sequence, algorithm.content).equals(sm2AlgorithmDer)) return refuse('PKCS8_NOT_SM2')
  return parseEcPrivateKey(privateKey.content)
}

function parseEcPrivateKey(der: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  const [version, scalar, ...optional] = readSequence(der) ?? []
  if (readUnsigned(version) !== ecPrivateKeyVersion || scalar?.tag !== tag.octetString || scalar.content.length !== scalarBytes) return refuse('PKCS8_MALFORMED')
  const parameters = takeOptional(optional, tag.explicit0)
  const publicKey = takeOptional(optional, tag.explicit1)
  if (optional.length > 0) return refuse('PKCS8_MALFORMED')
  if (parameters !== undefined && !sm2CurveDer.equals(parameters)) return refuse('PKCS8_NOT_SM2')
  const key = takeSm2PrivateKey(Uint8Array.from(scalar.content))
  return isRefusal(key) || publicKey === undefined ? key : withPublicKey(key, publicKey)
}

/** The content of the first of `elements` if it has this tag; it is then no longer among them. */
function takeOptional(elements: Element[], wanted: Tag): Uint8Array | undefined {
  return elements[0]?.tag === wanted ? elements.shift()?.content : undefined
}

/** The key, if the public key beside it is its own; else it is closed. */
function withPublicKey(key: Sm2PrivateKey, publicKey: Uint8Array): Sm2PrivateKey | Refusal<Pkcs8Refusal> {
  const refusal = publicKeyRefusal(publicKey, key)
  if (refusal === undefined) return key
  key.close()
  return refusal
}

function publicKeyRefusal(content: Uint8Array, key: Sm2PrivateKey): Refusal<Pkcs8Refusal> | undefined {
  const bits = readOnly(content, tag.bitString)
  if (bits?.length !== 1 + uncompressedPointBytes || bits[0] !== 0) return refuse('PKCS8_MALFORMED')
  return key.publicKey.toUncompressed().equals(bits.subarray(1)) ? undefined : refuse('PKCS8_PUBLIC_KEY_DIFFERS')
}
