import type { TypeFact } from '../../domain/licence/commands.ts'
import type { Face } from '../../domain/licence/seal-face.ts'
import { refuse, type Refusal } from '@hub/kernel'
import { faceProblems } from '../face/face-schema.ts'
import type { WaitingFiles } from '../handler.ts'
import type { Session } from '../session.ts'

/** 证照类型 as its stream says now. */
export async function licenceTypeFact(session: Session, typeId: string): Promise<TypeFact> {
  const state = await session.state('licence-type', typeId)
  if (state.status === 'absent') return state
  const { status, code, version, definition } = state
  return { status, typeId: state.typeId, code, version, definition }
}

/** 停签 — told of a type whose licences get files, while these cannot be made; all others are issued as ever. */
export async function filesBehind(session: Session, files: WaitingFiles, licenceId: string): Promise<Refusal<'FILES_BEHIND'> | undefined> {
  if (!files.isBehind()) return undefined
  const state = await session.state('licence', licenceId)
  const type = state.status === 'absent' ? state : await session.state('licence-type', state.typeId)
  const stock = state.status === 'issued' && state.stock
  return stock || type.status === 'absent' || type.template === null ? undefined : refuse('FILES_BEHIND')
}

/** Fields that break the type's schema, by name. */
export function problemsOf(type: TypeFact, face: Face): readonly string[] {
  return type.status === 'absent' ? [] : faceProblems(`${type.typeId}@${type.version}`, type.definition.faceSchema, face)
}
