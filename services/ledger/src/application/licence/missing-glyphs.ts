import { findMissingGlyphs, shownTexts, type CommandInput, type UnitId } from '@hub/schemas'
import type { LicenceNumber, NamedHolder } from '../../domain/licence/commands.ts'
import type { HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'
import { issuersNow } from './issuers-now.ts'
import { licenceContent } from './licence-content.ts'

interface New extends Pick<CommandInput<'ComposeLicence'>, 'face' | 'validity'> {
  readonly typeId: string
  readonly issuers: readonly UnitId[]
  readonly holders: readonly NamedHolder[]
  readonly number: LicenceNumber
}

/** 制证时的缺字 — of all that the type's template would show of this licence; none where the type has no template. */
export async function missingInNew(session: Session, { glyphs }: Pick<HandlerPorts, 'glyphs'>, { typeId, issuers, holders, face, number: { licenceNumber, identifier }, validity }: New): Promise<readonly string[]> {
  const type = await session.state('licence-type', typeId)
  if (type.status === 'absent' || type.template === null) return []
  const content = { face, number: licenceNumber, identifier: identifier ?? '', issued: session.moment.today, validity, issuers: (await issuersNow(session, issuers)).map(({ name }) => name), holders: holders.map(({ name }) => name) }
  return findMissingGlyphs(shownTexts(type.template.template, content), glyphs.further())
}

/**
 * 缺字 of a licence that is there, with `changed` in place of what stands: the template may be younger than the licence. None of stock, which gets no file of
 * ours, and of the erased, whom nothing shows.
 */
export async function missingInLicence(session: Session, { vault, glyphs }: Pick<HandlerPorts, 'vault' | 'glyphs'>, licenceId: string, changed: Partial<Pick<New, 'face' | 'number'>> = {}): Promise<readonly string[]> {
  const state = await session.state('licence', licenceId)
  if (state.status !== 'draft' && (state.status !== 'issued' || state.stock)) return []
  const type = await session.state('licence-type', state.typeId)
  if (type.status === 'absent' || type.template === null) return []
  const content = await licenceContent(session, vault, licenceId)
  if (content === undefined) return []
  const number = changed.number ?? { licenceNumber: content.number, identifier: content.identifier }
  return findMissingGlyphs(shownTexts(type.template.template, { ...content, face: changed.face ?? content.face, number: number.licenceNumber, identifier: number.identifier ?? '' }), glyphs.further())
}
