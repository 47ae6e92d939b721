import type { FaceField, GrantableField, GrantedField, MaskKind, NameOwner, Validity } from '@hub/schemas'
import { mask } from './mask.ts'

/** 明文值 — a face value; null where its key has been erased. Lives in memory between decryption and answer, never in an event or a log. */
export type PlainValue = string | number | boolean | null

export interface PlainHolder {
  readonly kind: NameOwner
  readonly name: string | null
  readonly number: string | null
}

/** 证照明文 — a licence as decrypted. A field that the licence does not have is left out of `face`. */
export interface PlainLicence {
  readonly face: Readonly<Record<string, PlainValue>>
  readonly holders: readonly PlainHolder[]
  readonly licenceNumber: string | null
  readonly identifier: string | null
  readonly validity: Validity
}

export interface ShowRequest {
  /** What the decision lets be shown: `Answered.fields`. */
  readonly fields: readonly GrantedField[]
  /** 照面字段 of the licence type, in the version under which the licence was issued. */
  readonly faceFields: Readonly<Record<string, FaceField>>
  /** Index of the look-up's party among the licence's holders. */
  readonly partyHolder: number
  readonly licence: PlainLicence
}

/** 显示字段 before it is committed to. `holder`: index of the holder whose it is, null for the licence's own. */
export interface FieldToCommit {
  readonly field: string
  readonly label: string
  readonly value: string
  readonly masked: boolean
  readonly holder: number | null
}

interface Source {
  readonly label: string
  readonly mask: MaskKind
  readonly holder: number | null
  /** Undefined: the licence has no such field. */
  readonly value: PlainValue | undefined
}

/** 已清除 — stands where a value's key has been erased. */
export const erasedText = '已清除'
const longTerm = '长期'

/**
 * 最小化与脱敏 — what the window sees: no field beyond those let through, masked unless the grant says plain, and another holder's fields
 * masked whatever the grant says; where the type knows no mask for such a field, it is hidden whole. A field that the licence does not have is
 * left out.
 */
export function shownFields(request: ShowRequest): readonly FieldToCommit[] {
  return request.fields.flatMap((granted): readonly FieldToCommit[] => {
    const source = sourceOf(request, granted.field)
    return source?.value === undefined ? [] : [show(request, granted, { ...source, value: source.value })]
  })
}

function show({ partyHolder, licence }: ShowRequest, { field, plain }: GrantedField, source: Source & { readonly value: PlainValue }): FieldToCommit {
  const { label, holder, value } = source
  if (value === null) return { field, label, holder, value: erasedText, masked: true }
  const others = holder !== null && holder !== partyHolder
  const kind = maskFor(source.mask, { plain, others })
  const owner = holder === null ? 'person' : (licence.holders[holder]?.kind ?? 'person')
  return { field, label, holder, value: mask(kind, textOf(value), owner), masked: kind !== 'none' }
}

function maskFor(kind: MaskKind, { plain, others }: { readonly plain: boolean; readonly others: boolean }): MaskKind {
  if (others) return kind === 'none' ? 'whole' : kind
  return plain ? 'none' : kind
}

function sourceOf({ faceFields, partyHolder, licence }: ShowRequest, field: string): Source | undefined {
  if (isGrantable(field)) return common[field](licence, partyHolder)
  const definition = Object.hasOwn(faceFields, field) ? faceFields[field] : undefined
  if (definition === undefined) return undefined
  const value = Object.hasOwn(licence.face, field) ? licence.face[field] : undefined
  return { label: definition.label, mask: definition.mask, holder: definition.holder ?? null, value }
}

// Of several holders `holder.*` is the party's: the others are seen, masked, through face fields of their own.
const common: Readonly<Record<GrantableField, (licence: PlainLicence, party: number) => Source>> = {
  'holder.name': ({ holders }, party) => ({ label: '持证主体', mask: 'name', holder: party, value: holders[party]?.name }),
  'holder.number': ({ holders }, party) => ({ label: '持证主体代码', mask: 'id-number', holder: party, value: holders[party]?.number }),
  'licence.number': ({ licenceNumber }) => ({ label: '证照编号', mask: 'id-number', holder: null, value: licenceNumber }),
  'licence.identifier': ({ identifier }) => ({ label: '电子证照标识', mask: 'id-number', holder: null, value: identifier }),
  'licence.validity': ({ validity: { from, until } }) => ({ label: '有效期', mask: 'none', holder: null, value: `${from} 至 ${until ?? longTerm}` }),
}

function isGrantable(field: string): field is GrantableField {
  return Object.hasOwn(common, field)
}

function textOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  return String(value)
}
