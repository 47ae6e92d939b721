import { refuse, type Refusal } from '@hub/kernel'
import forge from 'node-forge'
import type { ExchangeRefusal } from './refusals.ts'

type Asn1 = forge.asn1.Asn1
/** Undefined: written, but no small number. */
type Count = number | undefined

/** Of all derivations of a file together. OpenSSL takes 2 048 for each, Windows 2 000, cautious tools 100 000; 300 000 take two seconds here. */
const iterationsMax = 600_000
/** The MAC, two safes, and the keys in them. */
const derivationsMax = 8
/** A bag within a bag within a bag is nobody's key file. */
const depthMax = 32
const pbes1Family = '1.2.840.113549.1.12.1.'
const pbkdf2 = '1.2.840.113549.1.5.12'

/** 口令派生的代价 — refuses a file that would keep the machine busy for minutes, before anything is derived. `others`: counts that the caller has found already. */
export function judgeDerivations(file: Asn1, others: readonly Count[], malformed: ExchangeRefusal): Refusal<ExchangeRefusal> | undefined {
  const found = countsIn(file, 0)
  if (found === 'too-deep') return refuse(malformed)
  const counts = [...others, ...found]
  if (counts.length > derivationsMax || counts.some((count) => count === undefined || count < 1)) return refuse(malformed)
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) > iterationsMax ? refuse('DERIVATION_TOO_SLOW') : undefined
}

/** Of every encryption that is named outside of what is encrypted, also in content that is wrapped in octet strings. */
function countsIn(node: Asn1, depth: number): readonly Count[] | 'too-deep' {
  if (depth > depthMax) return 'too-deep'
  const below = [...childrenOf(node), ...wrappedIn(node)].map((child) => countsIn(child, depth + 1))
  return below.includes('too-deep') ? 'too-deep' : [...countHere(node), ...below.filter((each) => each !== 'too-deep').flat()]
}

/** SEQUENCE { algorithm, SEQUENCE { salt, iterations, … } }: RFC 7292, B.3 and C; RFC 8018, A.2. */
function countHere(node: Asn1): readonly Count[] {
  const [first, parameters] = childrenOf(node)
  const oid = first === undefined ? undefined : oidOf(first)
  if (oid === undefined || parameters === undefined || !(oid.startsWith(pbes1Family) || oid === pbkdf2)) return []
  const [, count] = childrenOf(parameters)
  return [count === undefined ? undefined : smallNumber(count)]
}

/** An INTEGER of at most four bytes. */
export function smallNumber({ value, type }: Asn1): Count {
  return typeof value === 'string' && type === forge.asn1.Type.INTEGER && value.length >= 1 && value.length <= 4 ? Buffer.from(value, 'binary').readIntBE(0, value.length) : undefined
}

function childrenOf(node: Asn1): readonly Asn1[] {
  return typeof node.value === 'string' ? [] : node.value
}

function wrappedIn(node: Asn1): readonly Asn1[] {
  if (typeof node.value !== 'string' || node.tagClass !== forge.asn1.Class.UNIVERSAL || node.type !== forge.asn1.Type.OCTETSTRING) return []
  try {
    return [forge.asn1.fromDer(node.value, true)]
  } catch {
    return []
  }
}

function oidOf(node: Asn1): string | undefined {
  return typeof node.value === 'string' && node.tagClass === forge.asn1.Class.UNIVERSAL && node.type === forge.asn1.Type.OID ? forge.asn1.derToOid(node.value) : undefined
}
