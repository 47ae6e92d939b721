import { digest, type DigestName } from '@hub/canonical'
import { sm2WithSm3Oid, sm3Oid } from '../identifiers.ts'
import type { OfdSignature, Reference } from '../signatures/read-signature.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import { entriesFinding, finding, type Step } from './finding.ts'

/** What references may be hashed with; SM3 also by name, as older makers write. The standard knows MD5 and SHA-1 too: a file can be changed under them. */
const digests: ReadonlyMap<string, DigestName> = new Map([[sm3Oid, 'sm3'], ['SM3', 'sm3'], ['2.16.840.1.101.3.4.2.1', 'sha256']])

export function methodStep({ signatureMethod, checkMethod }: OfdSignature): Step {
  const isAccepted = digests.has(checkMethod) && signatureMethod === sm2WithSm3Oid
  return finding('signature.method', isAccepted ? 'METHOD_ACCEPTED' : 'METHOD_REFUSED', isAccepted ? {} : { signatureMethod, checkMethod })
}

/** 引用核对 — each file that the signature names is there once and has its digest. */
export function referencesStep({ references, checkMethod }: OfdSignature, digestOf: (entry: string, name: DigestName) => string | undefined): Step {
  const method = digests.get(checkMethod)
  if (references.length === 0) return finding('signature.references', 'REFERENCES_EMPTY')
  const repeated = repeatedIn(references)
  if (repeated.length > 0) return entriesFinding('signature.references', 'REFERENCE_TWICE', repeated.map(({ entry }) => entry))
  if (method === undefined) return finding('signature.references', 'REFERENCES_UNJUDGED')
  const found = references.map((reference) => ({ reference, value: digestOf(reference.entry, method) }))
  const missing = found.filter(({ value }) => value === undefined)
  if (missing.length > 0) return entriesFinding('signature.references', 'REFERENCE_MISSING', missing.map(({ reference }) => reference.entry))
  const changed = found.filter(({ reference, value }) => !isDigest(reference, value))
  return changed.length > 0 ? entriesFinding('signature.references', 'REFERENCE_CHANGED', changed.map(({ reference }) => reference.entry))
    : finding('signature.references', 'REFERENCES_MATCH', { count: references.length })
}

/** Base64 compared as text: one value, one spelling. Line breaks inside, as some makers have them, do not count. */
function isDigest({ checkValue }: Reference, value: string | undefined): boolean {
  return checkValue.replaceAll(/\s/g, '') === value
}

/** Digests of a package's entries, each taken once however many signatures cover it. */
export function digester(files: OfdFiles): (entry: string, name: DigestName) => string | undefined {
  const known = new Map<string, string>()
  return (entry, name) => {
    const bytes = files.get(entry)
    if (bytes === undefined) return undefined
    const key = `${name}:${entry}`
    const value = known.get(key) ?? digest(name, bytes).toString('base64')
    known.set(key, value)
    return value
  }
}

function repeatedIn(references: readonly Reference[]): readonly Reference[] {
  const seen = new Set<string>()
  return references.filter(({ entry }) => seen.size === seen.add(entry).size)
}
