import type { FaceField, GrantableField, HolderId, Subject } from '@hub/schemas'
import type { PlainHolder, PlainLicence, PlainValue } from '../../domain/look-up/shown-fields.ts'
import { erased, type Opened, type SealedItem, type Vault } from '../../vault/vault.ts'
import type { AggregateStates } from '../folds.ts'
import { partKey, type StreamState } from '../stream-states.ts'

type LicenceStream = StreamState<AggregateStates['licence']>
type FaceFields = Readonly<Record<string, FaceField>>
type KnownLicence = Exclude<AggregateStates['licence'], { readonly status: 'absent' }>

export interface Opening {
  readonly faceFields: FaceFields
  /** Holders that the log says are erased, whether or not the vault has come to it. */
  readonly gone?: ReadonlySet<HolderId>
  /** Names of the fields that will be shown: parts that hold none of them stay sealed. Left out: all. */
  readonly shown?: readonly string[]
}

/**
 * 证照明文 — opens what a look-up or an audit needs of a licence: each holder's identity and face fields, the licence's own face fields,
 * number and identifier. What was erased is null. Lives in memory only.
 */
export async function openLicence(vault: Vault, { parts }: LicenceStream, state: KnownLicence, { faceFields, gone = new Set(), shown }: Opening): Promise<PlainLicence> {
  const licence: Subject = `licence-${state.licenceId}`
  const subjects = state.holders.map(({ holderId }): Subject => `holder-${holderId}`)
  const wanted = partsOf(shown).flatMap((part) => (part === 'number' ? [licence] : part === 'identity' ? subjects : [licence, ...subjects]).map((subject) => partKey(part, subject)))
  const opened = await openThose(vault, parts, { wanted, gone: new Set([...gone].map((holder): Subject => `holder-${holder}`)) })
  const text = (key: string, member: string): string | null => memberOf(opened.get(key), member)

  const face: Record<string, PlainValue> = { ...fieldsOf(opened.get(partKey('face', licence))) }
  subjects.forEach((subject, at) => {
    const part = opened.get(partKey('face', subject))
    Object.assign(face, part === erased ? erasedFields(faceFields, at) : fieldsOf(part))
  })
  const holders = state.holders.map(({ kind }, at): PlainHolder => {
    const key = partKey('identity', subjects[at] ?? licence)
    return { kind, name: text(key, 'name'), number: text(key, 'number') }
  })
  const number = partKey('number', licence)
  return { face, holders, licenceNumber: text(number, 'licenceNumber'), identifier: text(number, 'identifier'), validity: state.validity }
}

const allParts = ['number', 'identity', 'face'] as const
type PartName = (typeof allParts)[number]
/** Where the common fields are sealed; null: they lie open. All others are face fields. */
const partOfCommon: Readonly<Record<GrantableField, PartName | null>> = {
  'licence.number': 'number', 'licence.identifier': 'number', 'holder.name': 'identity', 'holder.number': 'identity', 'licence.validity': null,
}

function partsOf(shown: readonly string[] | undefined): readonly PartName[] {
  if (shown === undefined) return allParts
  const needed = new Set(shown.map((field) => (Object.hasOwn(partOfCommon, field) ? partOfCommon[field as GrantableField] : 'face')))
  return allParts.filter((part) => needed.has(part))
}

// The names of what an erased holder's part held are known from the type; the values are gone.
function erasedFields(faceFields: FaceFields, holder: number): Record<string, PlainValue> {
  return Object.fromEntries(Object.entries(faceFields).filter(([, field]) => field.holder === holder).map(([name]) => [name, null]))
}

interface Wanted { readonly wanted: readonly string[]; readonly gone: ReadonlySet<Subject> }

async function openThose(vault: Vault, parts: ReadonlyMap<string, SealedItem>, { wanted, gone }: Wanted): Promise<ReadonlyMap<string, Opened>> {
  const there = wanted.flatMap((key) => { const item = parts.get(key); return item === undefined ? [] : [{ key, item }] })
  const left = there.filter(({ item }) => !gone.has(item.part.subject))
  const opened = await vault.openMany(left.map(({ item }) => item))
  return new Map([...there.map(({ key }): [string, Opened] => [key, erased]), ...left.map(({ key }, at): [string, Opened] => [key, opened[at] as Opened])])
}

function memberOf(opened: Opened | undefined, member: string): string | null {
  if (opened === undefined || opened === erased || typeof opened !== 'object' || opened === null || Array.isArray(opened)) return null
  const value = (opened as { readonly [key: string]: unknown })[member]
  return typeof value === 'string' ? value : null
}

function fieldsOf(opened: Opened | undefined): Record<string, PlainValue> {
  if (opened === undefined || opened === erased || typeof opened !== 'object' || opened === null || Array.isArray(opened)) return {}
  return opened as Record<string, PlainValue>
}
