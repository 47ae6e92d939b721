import { unreachable } from '@hub/kernel'
import { firstInstantOfDay, type Instant, type LicenceTemplate, type LicenceTypeDefinition, type LicenceTypeEvent, type LicenceTypeId, type LicenceTypeTemplateSet, type LocalDate, type UnitId } from '@hub/schemas'

/** 版式 in force. */
export interface TemplateNow {
  /** 1 for the first, one more with each change. */
  readonly version: number
  readonly template: LicenceTemplate
  /** Since when the type has any template: licences and versions of before have no file of ours. */
  readonly since: Instant
}

export interface RegisteredLicenceType {
  readonly status: 'active' | 'retired'
  readonly typeId: LicenceTypeId
  readonly code: string
  readonly registeredBy: UnitId
  /** 1 when registered, one more with each revision. */
  readonly version: number
  /** The definition in force, that is of `version`. */
  readonly definition: LicenceTypeDefinition
  /** Definitions of the versions before: `earlier[0]` is version 1. */
  readonly earlier: readonly LicenceTypeDefinition[]
  readonly template: TemplateNow | null
}

/** 证照类型状态 */
export type LicenceTypeState = { readonly status: 'absent' } | RegisteredLicenceType

export const absent: LicenceTypeState = { status: 'absent' }

/** For an event that was handed over without an instant. */
const beforeAll: Instant = firstInstantOfDay('0001-01-01' as LocalDate)

/** The definition a licence was issued under; undefined for a version that never was. */
export function definitionAt(state: RegisteredLicenceType, version: number): LicenceTypeDefinition | undefined {
  return version === state.version ? state.definition : state.earlier[version - 1]
}

export function evolve(state: LicenceTypeState, event: LicenceTypeEvent): LicenceTypeState {
  if (event.type === 'LicenceTypeRegistered')
    return state.status === 'absent' ? { status: 'active', ...event.data, version: 1, earlier: [], template: null } : state
  if (state.status !== 'active') return state
  switch (event.type) {
    case 'LicenceTypeRevised': {
      const { version, definition } = event.data
      return version === state.version + 1 ? { ...state, version, definition, earlier: [...state.earlier, state.definition] } : state
    }
    case 'LicenceTypeTemplateSet':
      return withTemplate(state, event)
    case 'LicenceTypeRetired':
      return { ...state, status: 'retired' }
    default:
      return unreachable(event)
  }
}

function withTemplate(state: RegisteredLicenceType, { data: { templateVersion: version, template }, effectiveAt }: LicenceTypeTemplateSet): RegisteredLicenceType {
  const since = state.template?.since ?? effectiveAt ?? beforeAll
  return version === (state.template?.version ?? 0) + 1 ? { ...state, template: { version, template, since } } : state
}
