import type { Certificate, Crl } from '@hub/x509'
import { toBase64 } from '../policy/base64.ts'
import { forEachSync, hierarchies, type Hierarchy } from './hierarchy.ts'
import type { Authorities } from './issuing-authorities.ts'
import type { TrustedOthers } from './trusted-others.ts'

type OfBoth<T> = Readonly<Record<Hierarchy, T>>

/** 前代签发 CA — with the list that it still makes, or made last. */
export interface FormerInBundle { readonly issuing: string; readonly list: string }

/** 信任包 — all that a stranger needs to judge seals and files of this hub without asking it: DER in base64. `madeAt` is when it was put together. */
export interface TrustBundle {
  readonly version: 1
  readonly roots: OfBoth<string>
  /** 现行的签发 CA */
  readonly intermediates: OfBoth<string>
  readonly crls: OfBoth<{ readonly root: string; readonly issuing: string }>
  readonly timeStampAuthority: string
  /** 前代 — former generations of the issuing CAs, and certificates that the time-stamping authority had before; left out where there were none. */
  readonly former?: OfBoth<readonly FormerInBundle[]> & { readonly timeStampAuthorities: readonly string[] }
  /** Left out where nobody else is trusted. */
  readonly others?: TrustedOthers
  readonly madeAt: string
}

interface Content {
  readonly authorities: Authorities
  readonly timeStamp: { readonly current: Certificate; readonly all: readonly Certificate[] }
  readonly rootLists: OfBoth<Crl>
  readonly listOf: (hierarchy: Hierarchy, generation: number) => Crl
  readonly others: TrustedOthers | undefined
  readonly madeAt: string
}

export function trustBundle({ authorities, timeStamp, rootLists, listOf, others, madeAt }: Content): TrustBundle {
  const former = forEachSync((hierarchy) => authorities[hierarchy].former.map(({ certificate, generation }) => ({ issuing: toBase64(certificate.der), list: toBase64(listOf(hierarchy, generation).der) })))
  const timeStampAuthorities = timeStamp.all.filter(({ serial }) => serial !== timeStamp.current.serial).map(({ der }) => toBase64(der))
  const hasFormer = timeStampAuthorities.length > 0 || hierarchies.some((hierarchy) => former[hierarchy].length > 0)
  return {
    version: 1,
    roots: forEachSync((hierarchy) => toBase64(authorities[hierarchy].root.der)),
    intermediates: forEachSync((hierarchy) => toBase64(authorities[hierarchy].issuing.certificate.der)),
    crls: forEachSync((hierarchy) => ({ root: toBase64(rootLists[hierarchy].der), issuing: toBase64(listOf(hierarchy, authorities[hierarchy].issuing.generation).der) })),
    timeStampAuthority: toBase64(timeStamp.current.der),
    ...(hasFormer ? { former: { ...former, timeStampAuthorities } } : {}),
    ...(others === undefined ? {} : { others }),
    madeAt,
  }
}
