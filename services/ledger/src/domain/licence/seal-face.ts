import type { HolderId, LicenceId, LicenceTypeDefinition, PlainPart, Subject } from '@hub/schemas'

/** 照面数据 — field name to value, as the type's schema allows. */
export type Face = Readonly<Record<string, string | number | boolean>>

interface Owners {
  readonly licenceId: LicenceId
  /** In the order of the licence: a field's `holder` is an index into this list. */
  readonly holders: readonly { readonly holderId: HolderId }[]
}

/**
 * 照面数据分封 — one part `face` for each key: the fields of a holder under that holder, all others under the licence. Each field lands in
 * exactly one part, so erasing one holder takes her fields and no others. A field of a holder that the licence does not have goes
 * under the licence; composing refuses it before.
 */
export function sealFace({ fields }: Pick<LicenceTypeDefinition, 'fields'>, { licenceId, holders }: Owners, face: Face): readonly PlainPart[] {
  const parts = new Map<Subject, [string, Face[string]][]>()
  for (const [name, value] of Object.entries(face)) {
    const holder = holderIndexOf(fields, name)
    const owner = holder === undefined ? undefined : holders[holder]
    const subject: Subject = owner === undefined ? `licence-${licenceId}` : `holder-${owner.holderId}`
    parts.set(subject, [...(parts.get(subject) ?? []), [name, value]])
  }
  return [...parts].map(([subject, entries]) => ({ part: 'face', subject, value: Object.fromEntries(entries) }))
}

/** Fields that belong to a holder whom the licence does not have. */
export function fieldsWithoutHolder({ fields }: Pick<LicenceTypeDefinition, 'fields'>, holders: number, face: Face): readonly string[] {
  return Object.keys(face).filter((name) => (holderIndexOf(fields, name) ?? -1) >= holders)
}

// A field may be called `constructor`: only what the register says itself counts.
function holderIndexOf(fields: LicenceTypeDefinition['fields'], name: string): number | undefined {
  return Object.hasOwn(fields, name) ? fields[name]?.holder : undefined
}
