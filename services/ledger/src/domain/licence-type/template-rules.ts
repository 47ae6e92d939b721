import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import { findMissingGlyphs, nameGlyphs, templateSources, templateTexts, type LicenceTemplate, type LicenceTypeDefinition, type LicenceTypeRefusal } from '@hub/schemas'

type Verdict = Refusal<LicenceTypeRefusal> | undefined

interface Described { readonly code: string; readonly definition: Pick<LicenceTypeDefinition, 'fields' | 'faceSchema' | 'issuersMax'> }

/** Why a template does not fit its type: every licence that the type allows must come out whole, or it would be issued without a file. */
export function templateRefusal(template: LicenceTemplate, { code, definition: { fields, faceSchema, issuersMax } }: Described): Verdict {
  const asked = templateSources(template).flatMap(({ from, otherwise }) => (from.startsWith('face.') ? [{ name: from.slice('face.'.length), always: otherwise === undefined }] : []))
  const required = Array.isArray(faceSchema['required']) ? faceSchema['required'] : []
  const unknown = asked.filter(({ name }) => !Object.hasOwn(fields, name))
  const optional = asked.filter(({ name, always }) => always && !required.includes(name))
  const missing = findMissingGlyphs(templateTexts(template))
  const layouts = template.seals.layouts.length
  return firstRefusal(
    template.typeCode === code ? undefined : refuse('LICENCE_TYPE_TEMPLATE_OF_ANOTHER', { code }),
    unknown.length === 0 ? undefined : refuse('LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN', { fields: namesOf(unknown) }),
    optional.length === 0 ? undefined : refuse('LICENCE_TYPE_TEMPLATE_FIELD_OPTIONAL', { fields: namesOf(optional) }),
    missing.length === 0 ? undefined : refuse('LICENCE_TYPE_TEMPLATE_GLYPH_MISSING', { ...nameGlyphs(missing) }),
    layouts >= issuersMax ? undefined : refuse('LICENCE_TYPE_TEMPLATE_SEALS_TOO_FEW', { issuersMax, layouts }),
  )
}

function namesOf(asked: readonly { readonly name: string }[]): string[] {
  return [...new Set(asked.map(({ name }) => name))]
}
