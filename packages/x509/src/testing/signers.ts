import { encodeSm2SignatureDer, encodeSm2Spki, generateSm2PrivateKey, signSm2 } from '@hub/gm'
import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { KeyKind } from '../signature-algorithm.ts'
import type { Signer } from '../signer.ts'

/** A fresh key of each kind. */
export function newSigner(kind: KeyKind): Signer {
  return kind === 'sm2' ? sm2Signer() : nodeSigner(kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' }))
}

function sm2Signer(): Signer {
  const key = generateSm2PrivateKey()
  return { publicKey: new Uint8Array(encodeSm2Spki(key.publicKey)), sign: (bytes) => Promise.resolve(encodeSm2SignatureDer(signSm2(key, bytes))) }
}

export function nodeSigner({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): Signer {
  return { publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })), sign: (bytes) => Promise.resolve(sign('sha256', bytes, privateKey)) }
}

/** What others make with such a key: another digest, or PSS with a salt of this length (a constant of OpenSSL below zero). */
export function foreignSignature(key: KeyObject, message: Uint8Array, { digest, saltLength }: { readonly digest: string; readonly saltLength: number | undefined }): Uint8Array {
  return sign(digest, message, saltLength === undefined ? key : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
}
