import { isRefusal } from '@hub/kernel'
import { describeName, readCertificate, readCrl, type Certificate, type Crl } from '@hub/x509'
import { openAuthorityFolder } from '../certs/authority-folder.ts'
import { readTrustedOthers, type TrustedFault } from '../certs/trusted-others.ts'
import { sha256, type TrustedFor } from './external-trust.ts'

/** 信任清单 — what the operator trusts of others, in words. */
export interface TrustedListing {
  /** Of each root what it is trusted for; a maker of seals stands beside, under `seal-makers`. */
  readonly roots: readonly { readonly subject: string; readonly sha256: string; readonly for: TrustedFor | 'seal-makers'; readonly validUntil: string }[]
  readonly below: readonly { readonly subject: string; readonly sha256: string; readonly validUntil: string }[]
  readonly lists: readonly { readonly issuer: string; readonly thisUpdate: string; readonly nextUpdate: string | null; readonly revoked: number }[]
  /** Files that are left out, and why. */
  readonly leftOut: readonly { readonly file: string; readonly fault: TrustedFault }[]
}

/** 列出信任 — as the trust bundle would have it now. */
export async function listTrusted(dataDir: string): Promise<TrustedListing> {
  const leftOut: { file: string; fault: TrustedFault }[] = []
  const others = await readTrustedOthers((await openAuthorityFolder(dataDir)).trusted, (file, fault) => { leftOut.push({ file, fault }) })
  const { roots = [], sealRoots = [], stampRoots = [], sealMakerRoots = [], intermediates = [], crls = [] } = others ?? {}
  const trusted = (base64s: readonly string[], purpose: TrustedListing['roots'][number]['for']) => base64s.flatMap(certificateIn).map((root) => ({ ...factsOf(root), for: purpose }))
  return {
    roots: [...trusted(roots, 'both'), ...trusted(sealRoots, 'seals'), ...trusted(stampRoots, 'stamps'), ...trusted(sealMakerRoots, 'seal-makers')],
    below: intermediates.flatMap(certificateIn).map(factsOf),
    lists: crls.flatMap(listIn).map(({ issuer, thisUpdate, nextUpdate = null, revoked }) => ({ issuer: describeName(issuer), thisUpdate, nextUpdate, revoked: revoked.size })),
    leftOut,
  }
}

function factsOf({ subjectText: subject, der, validUntil }: Certificate) {
  return { subject, sha256: sha256(der), validUntil }
}

function certificateIn(base64: string): readonly Certificate[] {
  const certificate = readCertificate(new Uint8Array(Buffer.from(base64, 'base64')))
  return isRefusal(certificate) ? [] : [certificate]
}

function listIn(base64: string): readonly Crl[] {
  const list = readCrl(new Uint8Array(Buffer.from(base64, 'base64')))
  return isRefusal(list) ? [] : [list]
}
