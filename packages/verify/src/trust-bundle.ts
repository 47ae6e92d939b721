import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { readCertificate, readCrl, type Certificate, type Crl, type RevocationData } from '@hub/x509'

/** 信任依据 — whom to believe, and what was known of revocations when the bundle was made. */
export interface TrustBundle {
  /** Roots for seals and for time stamps. */
  readonly anchors: readonly Certificate[]
  /** Roots of others for seals alone. */
  readonly sealAnchors: readonly Certificate[]
  /** Roots of others for time stamps alone. */
  readonly stampAnchors: readonly Certificate[]
  /** 制章者信任列表 — roots of others whose end entities make electronic seals. */
  readonly sealMakerAnchors: readonly Certificate[]
  readonly intermediates: readonly Certificate[]
  /** 枢纽自己的时间戳机构 — every certificate that the hub says its own authority has or had. */
  readonly ownStampers: readonly Certificate[]
  readonly revocation: RevocationData
  /** RFC 3339 in UTC */
  readonly madeAt: string
}

/** Characters of a bundle: room for four lists of revocations of 5 MiB. */
export const bundleCharactersMax = 32 * 1024 * 1024

export const trustBundleFaultTexts = {
  BUNDLE_TOO_LARGE: '信任包过大',
  BUNDLE_NOT_JSON: '信任包不是 JSON',
  BUNDLE_VERSION: '信任包的版本不受支持',
  BUNDLE_FIELD: '信任包缺少内容或内容不合规范',
} as const
export type TrustBundleFault = keyof typeof trustBundleFaultTexts

/** 信任包说明 — one Chinese sentence for a person, with the field where there is one. */
export function describeTrustBundleRefusal({ refused, detail }: Refusal<TrustBundleFault>): string {
  return detail['field'] === undefined ? trustBundleFaultTexts[refused] : `${trustBundleFaultTexts[refused]}（${String(detail['field'])}）`
}

/** 另行信任 — lists of the bundle's optional member `others`, and the most that each may hold: what the hub's operator trusts beside its own authorities. */
export const othersMax = { roots: 32, sealRoots: 32, stampRoots: 32, sealMakerRoots: 32, intermediates: 16, crls: 64 } as const
type OthersName = keyof typeof othersMax

/** 前代 — of the bundle's optional member `former`: generations of each issuing CA before the current one, and certificates that the time-stamping authority had before. */
export const formerMax = { generations: 7, timeStampAuthorities: 32 } as const

const algorithms = ['sm2', 'p256'] as const
const listNames = ['root', 'issuing'] as const

/**
 * 读信任包 — `GET /v1/trust` of a hub, from untrusted text: what is in it is sound, whoever made it. Whether it is the hub's, who fetched it has to know. Every
 * certificate and list has to be there: a list left out would turn a revoked certificate into one of which nothing is known.
 */
export function parseTrustBundle(text: string): TrustBundle | Refusal<TrustBundleFault> {
  if (text.length > bundleCharactersMax) return refuse('BUNDLE_TOO_LARGE', { charactersMax: bundleCharactersMax })
  const value = parseJson(text)
  if (value === undefined) return refuse('BUNDLE_NOT_JSON')
  if (member(value, 'version') !== 1) return refuse('BUNDLE_VERSION')
  const madeAt = instantIn(member(value, 'madeAt'))
  if (madeAt === undefined) return refuse('BUNDLE_FIELD', { field: 'madeAt' })
  const reader = new FieldReader(value)
  const anchors = algorithms.map((each) => reader.certificate('roots', each))
  const current = algorithms.map((each) => reader.certificate('intermediates', each))
  const stamper = reader.certificate('timeStampAuthority')
  const former = readFormer(reader, value)
  const intermediates = [...current, stamper, ...former.intermediates]
  const crls = algorithms.flatMap((each) => listNames.map((name) => reader.crl('crls', each, name)))
  const others = readOthers(reader, value)
  const { wrong } = reader
  if (wrong !== undefined || stamper === undefined || !isWhole(anchors) || !isWhole(intermediates) || !isWhole(crls)) return refuse('BUNDLE_FIELD', { field: wrong ?? '' })
  return {
    anchors: [...anchors, ...others.roots], sealAnchors: others.sealRoots, stampAnchors: others.stampRoots, sealMakerAnchors: others.sealMakerRoots, intermediates: [...intermediates, ...others.intermediates],
    ownStampers: [stamper, ...former.stampers], revocation: { crls: [...crls, ...former.crls, ...others.crls], responses: [] }, madeAt,
  }
}

interface Former { readonly intermediates: readonly Certificate[]; readonly stampers: readonly Certificate[]; readonly crls: readonly Crl[] }

/** A generation comes with its list, for the same reason as the current one does. A hub that never had another leaves the member out. */
function readFormer(reader: FieldReader, value: object): Former {
  if (!Object.hasOwn(value, 'former')) return { intermediates: [], stampers: [], crls: [] }
  const places = algorithms.flatMap((each) => reader.places(formerMax.generations, 'former', each))
  const certificates = places.flatMap((place) => reader.certificate(...place, 'issuing') ?? [])
  const crls = places.flatMap((place) => reader.crl(...place, 'list') ?? [])
  const stampers = reader.places(formerMax.timeStampAuthorities, 'former', 'timeStampAuthorities').flatMap((place) => reader.certificate(...place) ?? [])
  return { intermediates: certificates, stampers, crls }
}

type Others = Readonly<Record<Exclude<OthersName, 'crls'>, readonly Certificate[]>> & { readonly crls: readonly Crl[] }

/** What is not sound the reader remembers; a bundle without the member trusts nobody else. Hubs that know no purposes leave their two lists out: then what they trust is in `roots`. */
function readOthers(reader: FieldReader, value: object): Others {
  if (!Object.hasOwn(value, 'others')) return { roots: [], sealRoots: [], stampRoots: [], sealMakerRoots: [], intermediates: [], crls: [] }
  const given = member(value, 'others')
  const whereGiven = (name: 'sealRoots' | 'stampRoots') => (member(given, name) === undefined ? [] : reader.otherCertificates(name))
  return {
    roots: reader.otherCertificates('roots'), sealRoots: whereGiven('sealRoots'), stampRoots: whereGiven('stampRoots'), sealMakerRoots: reader.otherCertificates('sealMakerRoots'),
    intermediates: reader.otherCertificates('intermediates'), crls: reader.otherCrls(),
  }
}

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.]\d{1,9})?Z$/
const base64Shape = /^[A-Za-z0-9+/]+={0,2}$/

function instantIn(value: unknown): string | undefined {
  return typeof value === 'string' && instantShape.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
}

function isWhole<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return values.every((value) => value !== undefined)
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

/** Remembers the first field that is not what it should be. */
class FieldReader {
  readonly #value: unknown
  #wrong: string | undefined

  constructor(value: unknown) {
    this.#value = value
  }

  get wrong(): string | undefined {
    return this.#wrong
  }

  certificate(...path: readonly string[]): Certificate | undefined {
    return this.#read(path, readCertificate)
  }

  crl(...path: readonly string[]): Crl | undefined {
    return this.#read(path, readCrl)
  }

  otherCertificates(name: Exclude<OthersName, 'crls'>): readonly Certificate[] {
    return this.#readAll(name, readCertificate)
  }

  otherCrls(): readonly Crl[] {
    return this.#readAll('crls', readCrl)
  }

  /** Where the members of a list are; one that is no list, or too long, is the field that is wrong. */
  places(max: number, ...path: readonly string[]): readonly (readonly string[])[] {
    const list = path.reduce<unknown>(member, this.#value)
    if (Array.isArray(list) && list.length <= max) return list.map((_, at) => [...path, String(at)])
    this.#wrong ??= path.join('.')
    return []
  }

  #readAll<T>(name: OthersName, read: (der: Uint8Array) => T | Refusal): readonly T[] {
    return this.places(othersMax[name], 'others', name).flatMap((place) => this.#read(place, read) ?? [])
  }

  #read<T>(path: readonly string[], read: (der: Uint8Array) => T | Refusal): T | undefined {
    const text = path.reduce<unknown>(member, this.#value)
    const found = typeof text === 'string' && base64Shape.test(text) ? read(Buffer.from(text, 'base64')) : undefined
    if (found !== undefined && !isRefusal(found)) return found
    this.#wrong ??= path.join('.')
    return undefined
  }
}
