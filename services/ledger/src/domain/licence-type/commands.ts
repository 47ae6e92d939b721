import type { CommandInput, CommandType, LicenceTemplate, LicenceTypeDefinition, LicenceTypeId, UnitId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<Omit<CommandInput<Type>, 'definition' | 'template'>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** What the application found out about a definition before it asks. */
export interface DefinitionFacts {
  /** Issuers and supervisor that are not registered, or have ended. */
  readonly unknownUnits: readonly UnitId[]
  /** Where the face schema is no JSON Schema 2020-12, as JSON pointers; found by compiling it. Empty: it compiles. */
  readonly schemaProblems: readonly string[]
  /** Where the schema has regular expressions that cannot be run in linear time, as JSON pointers, and why. */
  readonly unfitPatterns: readonly string[]
}

interface Defining extends DefinitionFacts { readonly definition: LicenceTypeDefinition }

export type RegisterLicenceType = Asked<'RegisterLicenceType', Defining & {
  readonly typeId: LicenceTypeId
  /** 统一社会信用代码 of the operator's unit and of those it took over. */
  readonly ownUsccs: readonly string[]
  readonly codeTaken: boolean
}>
export type ReviseLicenceType = Asked<'ReviseLicenceType', Defining>
export type RetireLicenceType = Asked<'RetireLicenceType', unknown>
/** `template` with all its defaults. */
export type SetLicenceTemplate = Asked<'SetLicenceTemplate', { readonly template: LicenceTemplate }>

export type LicenceTypeCommand = RegisterLicenceType | ReviseLicenceType | RetireLicenceType | SetLicenceTemplate
