import { digest } from '@hub/canonical'
import { refuse, type Refusal } from '@hub/kernel'
import { parseSealId, type DocumentRequest, type SealId } from '@hub/schemas'
import { DocumentMakerUnavailable, type ComposedFile, type DocumentMaker } from '../application/files/document-maker.ts'
import type { SealPort } from '../application/files/seal-port.ts'

/** 试印机 — in the signer's place: a file is what was asked for, as text, so that a spec can read what was sent. */
export interface DocumentPress extends DocumentMaker {
  readonly asked: DocumentRequest[]
  /** `away`: not there; a refusal: what it answers with; a function: called before each answer. */
  mood: 'well' | 'away' | Refusal | (() => Promise<void>)
}

export function documentPress(): DocumentPress {
  const press: DocumentPress = {
    asked: [], mood: 'well',
    async make(request) {
      press.asked.push(request)
      const { mood } = press
      if (mood === 'away') throw new DocumentMakerUnavailable('the press is away')
      if (typeof mood === 'function') await mood()
      else if (mood !== 'well') return mood
      return request.formats.map((format): ComposedFile => {
        const bytes = Buffer.from(`${format} ${JSON.stringify(request.content)} ${String(press.asked.length)}`)
        return { format, bytes, sha256: digest('sha256', bytes).toString('hex'), timeStampedAt: request.composedAt }
      })
    },
  }
  return press
}

/** 试章 — each unit's seal bears the unit's own id. */
export function sealsInUse(state: { missing: boolean; stopped?: boolean }): SealPort {
  return {
    sealsOf: (_session, units) => Promise.resolve(state.missing ? { missing: units } : { sealIds: units.flatMap((unit): readonly SealId[] => [parseSealId(unit)]) }),
    areUsable: () => Promise.resolve(!state.missing && state.stopped !== true),
    useSeals: () => Promise.resolve(state.stopped === true ? refuse('SEAL_NOT_ACTIVE') : undefined),
  }
}
