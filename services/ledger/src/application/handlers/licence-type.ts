import { assert } from '@hub/kernel'
import { parseLicenceTypeId, parseTemplate, type LicenceTypeDefinition } from '@hub/schemas'
import type { DefinitionFacts } from '../../domain/licence-type/commands.ts'
import { licenceType } from '../../domain/licence-type/decide.ts'
import { decideOn } from '../decide-on.ts'
import { schemaProblems } from '../face/face-schema.ts'
import { done, type Handler } from '../handler.ts'
import type { Session } from '../session.ts'

/** 登记证照类型 */
export const registerLicenceType: Handler<'RegisterLicenceType'> = async (session, input) => {
  const { id, taken: codeTaken } = await session.nameFor('licence-type', 'licence-type-code', input.code)
  const facts = { ...(await definitionFacts(session, input.definition)), ownUsccs: await ownUsccs(session), codeTaken, typeId: parseLicenceTypeId(id) }
  return (await decideOn(session, { kind: 'licence-type', id }, licenceType, { type: 'RegisterLicenceType', by: session.by, ...session.moment, ...input, ...facts })) ?? done
}

/** 修订证照类型 */
export const reviseLicenceType: Handler<'ReviseLicenceType'> = async (session, input) =>
  (await decideOn(session, { kind: 'licence-type', id: input.typeId }, licenceType, {
    type: 'ReviseLicenceType', by: session.by, ...session.moment, ...input, ...(await definitionFacts(session, input.definition)),
  })) ?? done

/** 停用证照类型 */
export const retireLicenceType: Handler<'RetireLicenceType'> = async (session, input) =>
  (await decideOn(session, { kind: 'licence-type', id: input.typeId }, licenceType, { type: 'RetireLicenceType', by: session.by, ...session.moment, ...input })) ?? done

/** 设定版式 */
export const setLicenceTemplate: Handler<'SetLicenceTemplate'> = async (session, { typeId, template: given }) => {
  const parsed = parseTemplate(given)
  assert(parsed.ok, 'the shape of the command has judged the template')
  return (await decideOn(session, { kind: 'licence-type', id: typeId }, licenceType, { type: 'SetLicenceTemplate', by: session.by, ...session.moment, typeId, template: parsed.template })) ?? done
}

async function definitionFacts(session: Session, { issuers, supervisor, faceSchema }: LicenceTypeDefinition): Promise<DefinitionFacts> {
  const units = supervisor === null ? issuers : [...issuers, supervisor]
  // Not checked in the append: a unit that ends meanwhile is as if it had ended the moment after, and a province lists hundreds.
  const found = await Promise.all(units.map((unit) => session.peek('unit', unit)))
  const problems = schemaProblems(faceSchema)
  return { unknownUnits: units.filter((_, at) => found[at]?.state.status !== 'active'), schemaProblems: problems.invalid, unfitPatterns: problems.patterns }
}

async function ownUsccs(session: Session): Promise<readonly string[]> {
  const states = await Promise.all([session.by.unit, ...session.by.predecessors].map((unit) => session.state('unit', unit)))
  return states.flatMap((state) => (state.status === 'absent' ? [] : [state.uscc]))
}
