import { digest } from '@hub/canonical'
import { refuse, type Refusal } from '@hub/kernel'
import { parseSealId, type DocumentRequest, type NoticeRequest, type SealId } from '@hub/schemas'
import { DocumentMakerUnavailable, type ComposedFile, type DocumentMaker } from '../application/files/document-maker.ts'
import type { SealPort } from '../application/files/seal-port.ts'

/** 试印机 — in the signer's place: a file is what was asked for, as text, so that a spec can read what was sent. */
export interface DocumentPress extends DocumentMaker {
  readonly asked: DocumentRequest[]
  readonly notices: NoticeRequest[]
  /** `away`: not there; a refusal: what it answers with; a function: called before each answer. */
  mood: 'well' | 'away' | Refusal | (() => Promise<void>)
  /** A real PDF, for specs in which what was made is judged. */
  pdf?: Uint8Array | undefined
}

export function documentPress(): DocumentPress {
  const press: DocumentPress = {
    asked: [], notices: [], mood: 'well',
    make(request) {
      press.asked.push(request)
      return print(press, request, press.asked.length)
    },
    makeNotice(request) {
      press.notices.push(request)
      return print(press, request, press.notices.length)
    },
  }
  return press
}

async function print({ mood, pdf }: DocumentPress, { formats, content, composedAt }: DocumentRequest | NoticeRequest, count: number): Promise<readonly ComposedFile[] | Refusal> {
  if (mood === 'away') throw new DocumentMakerUnavailable('the press is away')
  if (typeof mood === 'function') await mood()
  else if (mood !== 'well') return mood
  return formats.map((format): ComposedFile => {
    const bytes = format === 'pdf' && pdf !== undefined ? Buffer.from(pdf) : Buffer.from(`${format} ${JSON.stringify(content)} ${String(count)}`)
    return { format, bytes, sha256: digest('sha256', bytes).toString('hex'), timeStampedAt: composedAt }
  })
}

/** 试章 — each unit's seal bears the unit's own id. */
export function sealsInUse(state: { missing: boolean; stopped?: boolean }): SealPort {
  return {
    sealsOf: (_session, units) => Promise.resolve(state.missing ? { missing: units } : { sealIds: units.flatMap((unit): readonly SealId[] => [parseSealId(unit)]) }),
    noticeSealOf: (_session, unit) => Promise.resolve(state.missing ? undefined : parseSealId(unit)),
    areUsable: () => Promise.resolve(!state.missing && state.stopped !== true),
    useSeals: () => Promise.resolve(state.stopped === true ? refuse('SEAL_NOT_ACTIVE') : undefined),
  }
}
