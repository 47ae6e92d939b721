import type { Certificate, Crl } from '@hub/x509'
import { toBase64 } from '../policy/base64.ts'
import { forEachSync, type Hierarchy } from './hierarchy.ts'
import type { Authorities } from './issuing-authorities.ts'
import type { TrustedOthers } from './trusted-others.ts'

type OfBoth<T> = Readonly<Record<Hierarchy, T>>

/** 信任包 — all that a stranger needs to judge seals and files of this hub without asking it: DER in base64. `madeAt` is when it was put together. */
export interface TrustBundle {
  readonly version: 1
  readonly roots: OfBoth<string>
  readonly intermediates: OfBoth<string>
  readonly crls: OfBoth<{ readonly root: string; readonly issuing: string }>
  readonly timeStampAuthority: string
  /** Left out where nobody else is trusted. */
  readonly others?: TrustedOthers
  readonly madeAt: string
}

interface Content { readonly authorities: Authorities; readonly timeStamp: Certificate; readonly listsOf: (hierarchy: Hierarchy) => { readonly root: Crl; readonly issuing: Crl }; readonly others: TrustedOthers | undefined; readonly madeAt: string }

export function trustBundle({ authorities, timeStamp, listsOf, others, madeAt }: Content): TrustBundle {
  return {
    version: 1,
    roots: forEachSync((hierarchy) => toBase64(authorities[hierarchy].root.der)),
    intermediates: forEachSync((hierarchy) => toBase64(authorities[hierarchy].issuing.certificate.der)),
    crls: forEachSync((hierarchy) => ({ root: toBase64(listsOf(hierarchy).root.der), issuing: toBase64(listsOf(hierarchy).issuing.der) })),
    timeStampAuthority: toBase64(timeStamp.der),
    ...(others === undefined ? {} : { others }),
    madeAt,
  }
}
