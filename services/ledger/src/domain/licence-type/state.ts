import { unreachable } from '@hub/kernel'
import type { LicenceTypeDefinition, LicenceTypeEvent, LicenceTypeId, UnitId } from '@hub/schemas'

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
}

/** 证照类型状态 */
export type LicenceTypeState = { readonly status: 'absent' } | RegisteredLicenceType

export const absent: LicenceTypeState = { status: 'absent' }

/** The definition a licence was issued under; undefined for a version that never was. */
export function definitionAt(state: RegisteredLicenceType, version: number): LicenceTypeDefinition | undefined {
  return version === state.version ? state.definition : state.earlier[version - 1]
}

export function evolve(state: LicenceTypeState, event: LicenceTypeEvent): LicenceTypeState {
  if (event.type === 'LicenceTypeRegistered')
    return state.status === 'absent' ? { status: 'active', ...event.data, version: 1, earlier: [] } : state
  if (state.status !== 'active') return state
  switch (event.type) {
    case 'LicenceTypeRevised': {
      const { version, definition } = event.data
      return version === state.version + 1 ? { ...state, version, definition, earlier: [...state.earlier, state.definition] } : state
    }
    case 'LicenceTypeRetired':
      return { ...state, status: 'retired' }
    default:
      return unreachable(event)
  }
}
