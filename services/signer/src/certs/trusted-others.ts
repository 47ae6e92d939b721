import { isRefusal } from '@hub/kernel'
import { parsePem, readCertificate, readCrl, type Certificate, type Crl } from '@hub/x509'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toBase64 } from '../policy/base64.ts'
import { namesIn, type TrustedFolder } from './authority-folder.ts'

/** 另行信任的机构 — what the operator trusts beside the hub's own authorities, as it stands in the trust bundle: DER in base64. */
export interface TrustedOthers {
  readonly roots: readonly string[]
  /** 制章者信任列表 — roots whose end entities make electronic seals, though their certificates do not say that they may. */
  readonly sealMakerRoots: readonly string[]
  readonly intermediates: readonly string[]
  readonly crls: readonly string[]
}

/** Of each list, and all of them together: the bundle goes to everybody who verifies a file. */
export const trustedMax = { roots: 32, sealMakerRoots: 32, intermediates: 16, crls: 64 } as const
export const trustedBytesMax = 8 * 1024 * 1024

/** Why a file of the folder is left out. */
export type TrustedFault = 'UNREADABLE' | 'WRITABLE_BY_OTHERS' | 'TOO_LARGE' | 'NOT_UNDERSTOOD' | 'NOT_A_CA' | 'NOT_A_ROOT' | 'TOO_MANY'

const writableByOthers = 0o022
const permissionsMatter = process.platform !== 'win32'

interface Found { readonly file: string; readonly isMaker: boolean; readonly certificate?: Certificate; readonly crl?: Crl }

/**
 * 读信任目录 — files of one certificate or one list each, `.cer`, `.crt`, `.pem` or `.crl`, DER or PEM, from disk each time: a list is renewed by putting the new one in its place. A file
 * that cannot be taken is told and left out: then less is trusted, and of what was revoked is at most less known. undefined: nobody else is trusted.
 */
export async function readTrustedOthers({ dir, makersDir }: TrustedFolder, tell: (file: string, fault: TrustedFault) => void): Promise<TrustedOthers | undefined> {
  const files = [...(await filesIn(dir)).map((file) => ({ file, isMaker: false })), ...(await filesIn(makersDir)).map((file) => ({ file, isMaker: true }))]
  const lists: Record<keyof TrustedOthers, string[]> = { roots: [], sealMakerRoots: [], intermediates: [], crls: [] }
  let bytes = 0
  for (const each of files) {
    const found = await readOne(each)
    const placed = typeof found === 'string' ? found : placeOf(found)
    if (typeof placed === 'string') {
      tell(each.file, placed)
      continue
    }
    bytes += placed.der.length
    if (lists[placed.list].length >= trustedMax[placed.list] || bytes > trustedBytesMax) tell(each.file, 'TOO_MANY')
    else lists[placed.list].push(toBase64(placed.der))
  }
  return files.length === 0 ? undefined : lists
}

async function filesIn(dir: string): Promise<readonly string[]> {
  const names = await Promise.all(['.cer', '.crt', '.pem', '.crl'].map((ending) => namesIn(dir, ending)))
  return names.flat().sort().map((name) => join(dir, name))
}

async function readOne({ file, isMaker }: Pick<Found, 'file' | 'isMaker'>): Promise<Found | TrustedFault> {
  const bytes = await readBounded(file)
  if (typeof bytes === 'string') return bytes
  const isList = file.endsWith('.crl')
  const blocks = bytes.subarray(0, 5).toString('latin1') === '-----' ? parsePem(isList ? 'X509 CRL' : 'CERTIFICATE', bytes.toString('latin1')) : [new Uint8Array(bytes)]
  const [der, ...more] = isRefusal(blocks) ? [] : blocks
  if (der === undefined || more.length > 0) return 'NOT_UNDERSTOOD'
  const read = isList ? readCrl(der) : readCertificate(der)
  if (isRefusal(read)) return 'NOT_UNDERSTOOD'
  return { file, isMaker, ...(isList ? { crl: read as Crl } : { certificate: read as Certificate }) }
}

async function readBounded(file: string): Promise<Buffer | TrustedFault> {
  try {
    const { size, mode } = await stat(file)
    if (permissionsMatter && (mode & writableByOthers) !== 0) return 'WRITABLE_BY_OTHERS'
    return size > trustedBytesMax ? 'TOO_LARGE' : await readFile(file)
  } catch {
    return 'UNREADABLE'
  }
}

/** A certificate that its own subject issued is a root; whose end entities make seals, its folder says. */
function placeOf({ isMaker, certificate, crl }: Found): { readonly list: keyof TrustedOthers; readonly der: Uint8Array } | TrustedFault {
  if (crl !== undefined) return { list: 'crls', der: crl.der }
  if (certificate?.extensions.basicConstraints?.ca !== true) return 'NOT_A_CA'
  const isRoot = Buffer.compare(certificate.subject, certificate.issuer) === 0
  if (isMaker && !isRoot) return 'NOT_A_ROOT'
  return { list: isMaker ? 'sealMakerRoots' : isRoot ? 'roots' : 'intermediates', der: certificate.der }
}
