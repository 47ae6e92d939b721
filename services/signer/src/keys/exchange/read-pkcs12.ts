import { refuse, type Refusal } from '@hub/kernel'
import forge from 'node-forge'
import { judgeDerivations, smallNumber } from './derivations.ts'
import type { ExchangeRefusal } from './refusals.ts'

/** 容器内容 — private keys as PKCS #8 DER, the caller's to overwrite; certificates as DER, in the order of the file. */
export interface Contents {
  readonly privateKeys: readonly Buffer[]
  readonly certificates: readonly Buffer[]
}

const printableAscii = /^[\x20-\x7e]*$/

/** Other characters are encoded by each software in its own way, and twice differently within one file. */
export function isPkcs12Passphrase(text: string): boolean {
  return printableAscii.test(text)
}

const oids = {
  keyBag: forge.pki.oids['keyBag'] ?? '',
  shroudedBag: forge.pki.oids['pkcs8ShroudedKeyBag'] ?? '',
  certificateBag: forge.pki.oids['certBag'] ?? '',
} as const

/**
 * PKCS#12 — RFC 7292, by node-forge, which decrypts and compares the MAC; it reads nothing of keys and certificates but their bytes. For files that an operator imports at
 * her own terminal, never for uploads. A file without MAC is refused: with one, no change of its content gives another key.
 */
export function readPkcs12(bytes: Uint8Array, passphrase: string): Contents | Refusal<ExchangeRefusal> {
  if (!isPkcs12Passphrase(passphrase)) return refuse('PASSPHRASE_NOT_ASCII')
  try {
    const file = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('binary')), true)
    const refused = judgeOutside(file)
    if (refused !== undefined) return refused
    const { safeContents } = forge.pkcs12.pkcs12FromAsn1(file, true, passphrase)
    const bags = safeContents.flatMap((each) => each.safeBags)
    const contents = (...types: readonly string[]) => bags.filter(({ type }) => types.includes(type)).map(derOf)
    return { privateKeys: contents(oids.keyBag, oids.shroudedBag), certificates: contents(oids.certificateBag) }
  } catch (error) {
    return refuse(refusalFor(error))
  }
}

function derOf({ asn1, key, cert }: forge.pkcs12.Bag): Buffer {
  // Of RSA forge keeps its own objects beside the bytes or instead of them.
  const value = asn1 ?? (key === undefined || key === null ? undefined : forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key))) ?? (cert === undefined || cert === null ? undefined : forge.pki.certificateToAsn1(cert))
  return Buffer.from(value === undefined ? '' : forge.asn1.toDer(value).getBytes(), 'binary')
}

/** What is missing or costs too much, before any of it is spent. */
function judgeOutside(file: forge.asn1.Asn1): Refusal<ExchangeRefusal> | undefined {
  const parts = typeof file.value === 'string' ? [] : file.value
  const [, , mac, more] = parts
  if (more !== undefined) return refuse('PKCS12_MALFORMED')
  if (mac === undefined) return refuse(parts.length === 2 ? 'PKCS12_NOT_AUTHENTICATED' : 'PKCS12_MALFORMED')
  const [, , iterations] = typeof mac.value === 'string' ? [] : mac.value
  return judgeDerivations(file, [iterations === undefined ? 1 : smallNumber(iterations)], 'PKCS12_MALFORMED')
}

/** By what forge says; its words stay here, for they may quote the file. */
function refusalFor(error: unknown): ExchangeRefusal {
  const message = error instanceof Error ? error.message : ''
  if (/MAC could not be verified|Invalid password|wrong password/i.test(message)) return 'PASSPHRASE_WRONG'
  return /unsupported|unknown|not supported|Unable to read encrypted|Cannot read .*(OID|scheme|digest|MAC)/i.test(message) ? 'PKCS12_ALGORITHM_UNKNOWN' : 'PKCS12_MALFORMED'
}
