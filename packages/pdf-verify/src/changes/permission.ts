import { catalogueOf } from '../file/catalogue.ts'
import type { Revision } from '../file/revision.ts'
import { countOf, nameOf } from '../syntax/value.ts'

/** What a file may have at most if its certification does not say (ISO 32000-1 table 254). */
const permissionDefault = 2

/** 认证许可 — P of the DocMDP that certifies this revision: 1 nothing, 2 filling in and signing, 3 notes as well; undefined where nobody certified it. */
export function certifiedPermission(revision: Revision): number | undefined {
  const permissions = revision.resolve(catalogueOf(revision).value.entries.get('Perms'))
  const signature = permissions.kind === 'dictionary' ? revision.resolve(permissions.entries.get('DocMDP')) : undefined
  if (signature?.kind !== 'dictionary') return undefined
  const references = revision.resolve(signature.entries.get('Reference'))
  const transforms = references.kind === 'array' ? references.items.map((each) => revision.resolve(each)) : []
  for (const each of transforms) {
    if (each.kind !== 'dictionary' || nameOf(each.entries.get('TransformMethod')) !== 'DocMDP') continue
    const parameters = revision.resolve(each.entries.get('TransformParams'))
    return (parameters.kind === 'dictionary' ? countOf(parameters.entries.get('P')) : undefined) ?? permissionDefault
  }
  return permissionDefault
}
