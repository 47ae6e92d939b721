import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import forge from 'node-forge'
import type { ExchangeRefusal } from './refusals.ts'

/** 容器内容 — private keys as PKCS #8 DER, the caller's to overwrite; certificates as DER, in the order of the file. */
export interface Contents {
  readonly privateKeys: readonly Buffer[]
  readonly certificates: readonly Buffer[]
}

/** Of the MAC and all encryptions together. OpenSSL takes 2 048 for each, Windows 2 000, cautious tools 100 000; 300 000 take two seconds here. */
const iterationsMax = 600_000
/** A bag within a bag within a bag is nobody's key file. */
const depthMax = 32
/** Derivations that a file may ask for: the MAC, two safes, and the keys in them. */
const derivationsMax = 8

const printableAscii = /^[\x20-\x7e]*$/

/** Other characters are encoded by each software in its own way, and twice differently within one file. */
export function isPkcs12Passphrase(text: string): boolean {
  return printableAscii.test(text)
}

const oids = {
  pbes1: '1.2.840.113549.1.12.1.',
  pbkdf2: '1.2.840.113549.1.5.12',
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

/** What costs time, before any of it is spent. */
function judgeOutside(file: forge.asn1.Asn1): Refusal<ExchangeRefusal> | undefined {
  const [, , mac] = childrenOf(file)
  if (mac === undefined) return refuse(childrenOf(file).length === 2 ? 'PKCS12_NOT_AUTHENTICATED' : 'PKCS12_MALFORMED')
  const [, , written] = childrenOf(mac)
  const counts: (number | undefined)[] = [written === undefined ? 1 : numberOf(written)]
  const found = collectIterations(file, 0, counts)
  if (isRefusal(found)) return found
  if (counts.length > derivationsMax || counts.some((count) => count === undefined || count < 1)) return refuse('PKCS12_MALFORMED')
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) > iterationsMax ? refuse('PKCS12_TOO_SLOW') : undefined
}

/** Iteration counts of every encryption that is named outside of what is encrypted, also in content that is wrapped in octet strings. */
function collectIterations(node: forge.asn1.Asn1, depth: number, counts: (number | undefined)[]): Refusal<ExchangeRefusal> | undefined {
  if (depth > depthMax) return refuse('PKCS12_MALFORMED')
  const [first, parameters] = childrenOf(node)
  const oid = first === undefined ? undefined : oidOf(first)
  if (oid !== undefined && parameters !== undefined && (oid.startsWith(oids.pbes1) || oid === oids.pbkdf2)) {
    const [, count] = childrenOf(parameters)
    counts.push(count === undefined ? undefined : numberOf(count))
  }
  for (const child of [...childrenOf(node), ...wrappedIn(node)]) {
    const refused = collectIterations(child, depth + 1, counts)
    if (refused !== undefined) return refused
  }
  return undefined
}

function childrenOf(node: forge.asn1.Asn1): readonly forge.asn1.Asn1[] {
  return typeof node.value === 'string' ? [] : node.value
}

function wrappedIn(node: forge.asn1.Asn1): readonly forge.asn1.Asn1[] {
  if (typeof node.value !== 'string' || node.tagClass !== forge.asn1.Class.UNIVERSAL || node.type !== forge.asn1.Type.OCTETSTRING) return []
  try {
    return [forge.asn1.fromDer(node.value, true)]
  } catch {
    return []
  }
}

function oidOf(node: forge.asn1.Asn1): string | undefined {
  return typeof node.value === 'string' && node.tagClass === forge.asn1.Class.UNIVERSAL && node.type === forge.asn1.Type.OID ? forge.asn1.derToOid(node.value) : undefined
}

/** Undefined for what is no small number. */
function numberOf({ value, type }: forge.asn1.Asn1): number | undefined {
  return typeof value === 'string' && type === forge.asn1.Type.INTEGER && value.length >= 1 && value.length <= 4 ? Buffer.from(value, 'binary').readIntBE(0, value.length) : undefined
}

/** By what forge says; its words stay here, for they may quote the file. */
function refusalFor(error: unknown): ExchangeRefusal {
  const message = error instanceof Error ? error.message : ''
  if (/MAC could not be verified|Invalid password|wrong password/i.test(message)) return 'PASSPHRASE_WRONG'
  return /unsupported|unknown|not supported|Unable to read encrypted|Cannot read .*(OID|scheme|digest|MAC)/i.test(message) ? 'PKCS12_ALGORITHM_UNKNOWN' : 'PKCS12_MALFORMED'
}
