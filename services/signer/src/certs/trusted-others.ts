import { isRefusal } from '@hub/kernel'
import { readGivenFile } from '@hub/pki'
import { parsePem, readCertificate, readCrl, type Certificate, type Crl } from '@hub/x509'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toBase64 } from '../policy/base64.ts'
import { namesIn, type TrustedFolder } from './authority-folder.ts'

/** 另行信任的机构 — what the operator trusts beside the hub's own authorities, as it stands in the trust bundle: DER in base64. */
export interface TrustedOthers {
  /** Roots for seals and for time stamps. */
  readonly roots: readonly string[]
  /** Roots for seals alone. */
  readonly sealRoots: readonly string[]
  /** Roots for time stamps alone. */
  readonly stampRoots: readonly string[]
  /** 制章者信任列表 — roots whose end entities make electronic seals, though their certificates do not say that they may. */
  readonly sealMakerRoots: readonly string[]
  readonly intermediates: readonly string[]
  readonly crls: readonly string[]
}

/** Of each list, and all of them together: the bundle goes to everybody who verifies a file. */
export const trustedMax = { roots: 32, sealRoots: 32, stampRoots: 32, sealMakerRoots: 32, intermediates: 16, crls: 64 } as const
export const trustedBytesMax = 8 * 1024 * 1024

/** Why a file of the folder is left out. */
export type TrustedFault = 'UNREADABLE' | 'WRITABLE_BY_OTHERS' | 'TOO_LARGE' | 'NOT_UNDERSTOOD' | 'NOT_A_CA' | 'NOT_A_ROOT' | 'TOO_MANY'

const writableByOthers = 0o022
const permissionsMatter = process.platform !== 'win32'

/** The list that a root of a folder of its own comes into; `roots` is the folder above them. */
type RootList = 'roots' | 'sealRoots' | 'stampRoots' | 'sealMakerRoots'
interface Place { readonly file: string; readonly rootsGo: RootList }
interface Found { readonly rootsGo: RootList; readonly certificate?: Certificate; readonly crl?: Crl }

/**
 * 读信任目录 — files of one certificate or one list each, `.cer`, `.crt`, `.pem` or `.crl`, DER or PEM, from disk each time: a list is renewed by putting the new one in its place. A file
 * that cannot be taken is told and left out: then less is trusted, and of what was revoked is at most less known. undefined: nobody else is trusted.
 */
export async function readTrustedOthers(folder: TrustedFolder, tell: (file: string, fault: TrustedFault) => void): Promise<TrustedOthers | undefined> {
  const files = await placesIn(folder)
  const lists: Record<keyof TrustedOthers, string[]> = { roots: [], sealRoots: [], stampRoots: [], sealMakerRoots: [], intermediates: [], crls: [] }
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

/**
 * 收窄信任 — takes this root out of every folder but the one that it is trusted by from now on, under whatever name it lies there. Makers of seals have a list of their own, which is left
 * alone. A crash on the way leaves more trusted than was wanted, and the same again completes it.
 */
export async function removeFromOthers({ der }: Certificate, keptIn: string, folder: TrustedFolder): Promise<void> {
  for (const dir of [folder.dir, folder.sealsDir, folder.stampsDir].filter((each) => each !== keptIn))
    for (const file of await filesIn(dir)) {
      const found = await readOne({ file, rootsGo: 'roots' })
      if (typeof found !== 'string' && found.certificate !== undefined && Buffer.compare(found.certificate.der, der) === 0) await rm(file)
    }
}

async function placesIn({ dir, sealsDir, stampsDir, makersDir }: TrustedFolder): Promise<readonly Place[]> {
  const all: Place[] = []
  for (const [from, rootsGo] of [[dir, 'roots'], [sealsDir, 'sealRoots'], [stampsDir, 'stampRoots'], [makersDir, 'sealMakerRoots']] as const)
    for (const file of await filesIn(from)) all.push({ file, rootsGo })
  return all
}

async function filesIn(dir: string): Promise<readonly string[]> {
  const names = await Promise.all(['.cer', '.crt', '.pem', '.crl'].map((ending) => namesIn(dir, ending)))
  return names.flat().sort().map((name) => join(dir, name))
}

async function readOne({ file, rootsGo }: Place): Promise<Found | TrustedFault> {
  const bytes = await readBounded(file)
  if (typeof bytes === 'string') return bytes
  const isList = file.endsWith('.crl')
  const blocks = bytes.subarray(0, 5).toString('latin1') === '-----' ? parsePem(isList ? 'X509 CRL' : 'CERTIFICATE', bytes.toString('latin1')) : [new Uint8Array(bytes)]
  const [der, ...more] = isRefusal(blocks) ? [] : blocks
  if (der === undefined || more.length > 0) return 'NOT_UNDERSTOOD'
  const read = isList ? readCrl(der) : readCertificate(der)
  if (isRefusal(read)) return 'NOT_UNDERSTOOD'
  return { rootsGo, ...(isList ? { crl: read as Crl } : { certificate: read as Certificate }) }
}

async function readBounded(file: string): Promise<Buffer | TrustedFault> {
  try {
    const { mode } = await stat(file)
    if (permissionsMatter && (mode & writableByOthers) !== 0) return 'WRITABLE_BY_OTHERS'
    const bytes = await readGivenFile(file, { bytesMax: trustedBytesMax })
    if (typeof bytes !== 'string') return bytes
    return bytes === 'TOO_LARGE' ? bytes : 'UNREADABLE'
  } catch {
    return 'UNREADABLE'
  }
}

/** A certificate that its own subject issued is a root; what it is trusted for, its folder says. */
function placeOf({ rootsGo, certificate, crl }: Found): { readonly list: keyof TrustedOthers; readonly der: Uint8Array } | TrustedFault {
  if (crl !== undefined) return { list: 'crls', der: crl.der }
  if (certificate?.extensions.basicConstraints?.ca !== true) return 'NOT_A_CA'
  const isRoot = Buffer.compare(certificate.subject, certificate.issuer) === 0
  if (rootsGo !== 'roots' && !isRoot) return 'NOT_A_ROOT'
  return { list: isRoot ? rootsGo : 'intermediates', der: certificate.der }
}
