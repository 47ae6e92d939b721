import type { TypeFact } from '../../domain/licence/commands.ts'
import type { Face } from '../../domain/licence/seal-face.ts'
import { faceProblems } from '../face/face-schema.ts'
import type { Session } from '../session.ts'

/** 证照类型 as its stream says now. */
export async function licenceTypeFact(session: Session, typeId: string): Promise<TypeFact> {
  const state = await session.state('licence-type', typeId)
  if (state.status === 'absent') return state
  const { status, code, version, definition } = state
  return { status, typeId: state.typeId, code, version, definition }
}

/** Fields that break the type's schema, by name. */
export function problemsOf(type: TypeFact, face: Face): readonly string[] {
  return type.status === 'absent' ? [] : faceProblems(`${type.typeId}@${type.version}`, type.definition.faceSchema, face)
}
