import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { readCrl, verifySignature, type Certificate, type Crl } from '@hub/x509'
import { trustedBytesMax, trustedMax } from '../certs/trusted-others.ts'
import { blocksOf, keepList, readExternalTrust } from './external-trust.ts'
import type { ExternalRefusal } from './refusals.ts'

export interface ListRequest {
  readonly dataDir: string
  /** PEM or DER, one list. */
  readonly bytes: Uint8Array
  /** A whole second. */
  readonly now: string
}

/**
 * 收取外部吊销列表 — of a root that is trusted or a CA below one that certified a key of ours: put in the place of an older one, and in the trust bundle from then on. The hub fetches none itself: who runs it decides when and by
 * which way it reaches the CA. @throws AuthorityUnavailable a damaged file
 */
export async function takeList({ dataDir, bytes, now }: ListRequest): Promise<Crl | Refusal<ExternalRefusal>> {
  const blocks = blocksOf('X509 CRL', bytes)
  const [der, ...more] = isRefusal(blocks) ? [] : blocks
  const list = der === undefined || more.length > 0 ? undefined : readCrl(der)
  if (list === undefined || isRefusal(list)) return refuse('LIST_MALFORMED')
  const { roots: byPurpose, intermediates, crls } = await readExternalTrust(dataDir)
  const roots = Object.values(byPurpose).flat()
  const issuer = [...roots, ...intermediates].find((each) => isBy(list, each))
  if (issuer === undefined) return refuse('LIST_ISSUER_UNKNOWN')
  if (list.notJudged.length > 0 || list.thisUpdate > now) return refuse('LIST_NOT_USABLE')
  const others = crls.filter((each) => !isBy(each, issuer))
  if (crls.some((each) => isBy(each, issuer) && each.thisUpdate >= list.thisUpdate)) return refuse('LIST_NOT_NEWER')
  if (others.length >= trustedMax.crls || [...roots, ...intermediates, ...others, list].reduce((sum, each) => sum + each.der.length, 0) > trustedBytesMax) return refuse('TOO_MANY')
  await keepList(dataDir, issuer, list)
  return list
}

function isBy({ issuer, algorithm, tbs: message, signature }: Crl, { subject, publicKey, extensions: { keyUsage } }: Certificate): boolean {
  return Buffer.compare(issuer, subject) === 0 && keyUsage?.includes('cRLSign') !== false && algorithm !== undefined && verifySignature({ publicKey, algorithm, message, signature })
}
