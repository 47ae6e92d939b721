import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import { checkLicenceTypeCode, checkUscc, nationalAreaCode, type LicenceTypeEvent, type LicenceTypeRefusal, type Uscc } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import type { LicenceTypeCommand, RegisterLicenceType, ReviseLicenceType, SetLicenceTemplate } from './commands.ts'
import { definitionRefusal } from './definition-rules.ts'
import { absent, evolve, type LicenceTypeState, type RegisteredLicenceType } from './state.ts'
import { templateRefusal } from './template-rules.ts'

type LicenceTypeDecision = Decision<LicenceTypeEvent, LicenceTypeRefusal>

function decide(state: LicenceTypeState, command: LicenceTypeCommand): LicenceTypeDecision {
  if (command.type === 'RegisterLicenceType') return register(state, command)
  if (state.status === 'absent') return refuse('LICENCE_TYPE_NOT_FOUND')
  if (!mayChange(state, command.by)) return refuse('LICENCE_TYPE_NOT_YOURS', { registeredBy: state.registeredBy })
  if (state.status === 'retired') return refuse('LICENCE_TYPE_RETIRED')
  switch (command.type) {
    case 'ReviseLicenceType':
      return revise(state, command)
    case 'RetireLicenceType':
      return [{ type: 'LicenceTypeRetired', v: 1, data: { typeId: state.typeId } }]
    case 'SetLicenceTemplate':
      return setTemplate(state, command)
    default:
      return unreachable(command)
  }
}

function register(state: LicenceTypeState, command: RegisterLicenceType): LicenceTypeDecision {
  const { typeId, code, definition, by } = command
  if (state.status !== 'absent') return refuse('LICENCE_TYPE_ALREADY_REGISTERED')
  const diagnosis = checkLicenceTypeCode(code)
  if (!diagnosis.valid) return refuse('LICENCE_TYPE_CODE_INVALID', { part: diagnosis.part, fault: diagnosis.code })
  if (!mayRegister(diagnosis.parts.definingAuthority, command)) return refuse('LICENCE_TYPE_DEFINED_ELSEWHERE', { definingAuthority: diagnosis.parts.definingAuthority })
  if (command.codeTaken) return refuse('LICENCE_TYPE_CODE_TAKEN')
  const wrong = definitionRefusal(definition, command)
  if (wrong !== undefined) return wrong
  return [{ type: 'LicenceTypeRegistered', v: 1, data: { typeId, code, registeredBy: by.unit, definition } }]
}

/**
 * 谁可以登记 — GB/T 36904: the code begins with the defining authority's own 统一社会信用代码. A unit registers what it defines itself. What a
 * central body defines (area 100000 in its code [I]) any department may register, because the ministry has no account here, and
 * so may the data authority. What another local body defines is left to that body, or to the data authority.
 */
function mayRegister(definingAuthority: Uscc, { by, ownUsccs }: RegisterLicenceType): boolean {
  if (ownUsccs.includes(definingAuthority) || by.unitKind === 'data-authority') return true
  const authority = checkUscc(definingAuthority)
  return by.unitKind === 'department' && authority.valid && authority.parts.area === nationalAreaCode
}

/**
 * A new version with each revision, even where nothing differs. Uniqueness stays as it was: licences of the old rule hold no
 * reservation under a new one, and two valid licences could stand for one key. The template in force still has to fit.
 */
function revise(state: RegisteredLicenceType, command: ReviseLicenceType): LicenceTypeDecision {
  const { definition } = command
  const wrong = definitionRefusal(definition, command)
  if (wrong !== undefined) return wrong
  const [before, after] = [state.definition.uniqueness, definition.uniqueness]
  const fieldBefore = 'field' in before ? before.field : null
  const fieldAfter = 'field' in after ? after.field : null
  if (before.per !== after.per || fieldBefore !== fieldAfter) return refuse('LICENCE_TYPE_UNIQUENESS_FIXED')
  const unfit = state.template === null ? undefined : templateRefusal(state.template.template, { code: state.code, definition })
  return unfit ?? [{ type: 'LicenceTypeRevised', v: 1, data: { typeId: state.typeId, version: state.version + 1, definition } }]
}

/** A new version each time, also where nothing differs; the number in the template becomes the ledger's. */
function setTemplate(state: RegisteredLicenceType, { template }: SetLicenceTemplate): LicenceTypeDecision {
  const unfit = templateRefusal(template, state)
  if (unfit !== undefined) return unfit
  const templateVersion = (state.template?.version ?? 0) + 1
  return [{ type: 'LicenceTypeTemplateSet', v: 1, data: { typeId: state.typeId, templateVersion, template: { ...template, version: templateVersion } } }]
}

function mayChange(state: RegisteredLicenceType, by: Acting): boolean {
  return actsFor(by, state.registeredBy) || by.unitKind === 'data-authority'
}

/** 证照类型 */
export const licenceType: Decider<LicenceTypeState, LicenceTypeCommand, LicenceTypeEvent, LicenceTypeRefusal> = { initial: absent, decide, evolve }
