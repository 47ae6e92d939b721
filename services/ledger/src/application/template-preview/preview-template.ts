import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { LicenceContent, LicenceTemplate, LicenceTypeId } from '@hub/schemas'
import { licenceType } from '../../domain/licence-type/decide.ts'
import type { RegisteredLicenceType } from '../../domain/licence-type/state.ts'
import type { Vault } from '../../vault/vault.ts'
import { resolveActing } from '../acting.ts'
import type { Clock } from '../clock.ts'
import type { Principal } from '../command-request.ts'
import { faceProblems } from '../face/face-schema.ts'
import { aboutOf, fileCodeOf } from '../files/refusal-codes.ts'
import type { StreamStates } from '../stream-states.ts'
import { sampleContent } from './sample-content.ts'
import type { TemplatePreviewer } from './template-previewer.ts'

/** 样张预览的要求 */
export interface TemplatePreviewWish {
  readonly typeId: LicenceTypeId
  /** null: the type's template of now */
  readonly template: LicenceTemplate | null
  /** Values that are to be tried, such as long ones; what is left out is made up. */
  readonly face: LicenceContent['face']
}

export interface TemplatePreviewPorts {
  readonly states: StreamStates
  readonly vault: Vault
  readonly clock: Pick<Clock, 'now'>
  readonly previewer: TemplatePreviewer
}

/** Fields that are left out are made up, so that nothing is missing. */
const missing = '：缺少必填字段'

/**
 * 预览样张 — a page as licences of the type would look, for whoever may set the template, by the rules of setting it; then by those of making a file. Nothing is
 * recorded or kept. @throws DocumentMakerUnavailable, StoreUnavailable
 */
export async function previewTemplate({ states, vault, clock, previewer }: TemplatePreviewPorts, principal: Principal, { typeId, template: given, face }: TemplatePreviewWish): Promise<Buffer | Refusal> {
  const acting = await resolveActing({ states, vault }, { principal, actingFor: null, terminal: 'preview' })
  if (isRefusal(acting)) return acting
  const { state } = await states.get('licence-type', typeId)
  if (state.status === 'absent') return refuse('LICENCE_TYPE_NOT_FOUND')
  const template = given ?? state.template?.template
  if (template === undefined) return refuse('LICENCE_TYPE_TEMPLATE_NONE')
  const moment = clock.now()
  const decided = licenceType.decide(state, { type: 'SetLicenceTemplate', by: acting.by, ...moment, typeId, template })
  if (isRefusal(decided)) return decided
  const wrong = problemsOf(state, face)
  if (wrong.length > 0) return refuse('LICENCE_FACE_INVALID', { fields: wrong })
  const { code, definition } = state
  const content = sampleContent({ code, definition, issuer: await issuerOf(states, state), today: moment.today }, face)
  const made = await previewer.preview({ template, content, composedAt: moment.at })
  return isRefusal(made) ? refuse(fileCodeOf(made.refused), { about: aboutOf(made.detail) }) : made
}

function problemsOf({ typeId, version, definition }: RegisteredLicenceType, face: LicenceContent['face']): readonly string[] {
  return faceProblems(`${typeId}@${String(version)}`, definition.faceSchema, face).filter((problem) => !problem.endsWith(missing))
}

/** The name of the first of those that may issue, so that its length is a real one. */
async function issuerOf(states: StreamStates, { definition: { issuers: [first] } }: RegisteredLicenceType): Promise<string> {
  const unit = first === undefined ? undefined : (await states.get('unit', first)).state
  return unit?.status === 'active' ? unit.name : '颁发机构'
}
