import { FoldFailed } from './fold-batch.ts'
import { OpenerUnavailable } from './read-table.ts'

/** The database refused a model's rows. `lasting`: it would refuse them again. */
export class WriteFailed extends Error {
  override readonly name = 'WriteFailed'
  readonly model: string
  readonly sqlState: string | undefined
  constructor(model: string, cause: unknown) {
    super('rows of a read model were refused', { cause })
    this.model = model
    this.sqlState = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  }

  // Feature not supported; cardinality, data, integrity; syntax or access; program limit. Everything else may pass: sessions end, disks get room.
  get lasting(): boolean {
    return this.sqlState !== undefined && /^(0A|21|22|23|42|54)/.test(this.sqlState)
  }
}

/** Sealed parts of a batch that begins at `position` could not be opened. */
export class OpeningFailed extends Error {
  override readonly name = 'OpeningFailed'
  readonly position: number
  constructor(position: number, options: ErrorOptions) {
    super('sealed parts could not be opened', options)
    this.position = position
  }

  /** True where keys were out of reach, and nothing is wrong with the parts. */
  get passing(): boolean { return this.cause instanceof OpenerUnavailable }
}

/** 读模型受阻 — one model cannot take a batch; the others can. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
  readonly model: string
  constructor(model: string, cause: unknown) {
    super(`read model ${model} cannot take a batch`, { cause })
    this.model = model
  }
}

/** What is kept of a failure: class names and codes. A message may quote data, so it is not. */
export interface FailureRecord {
  readonly eventType: string | null
  readonly errorClass: string
  readonly sqlState: string | null
}

export function recordOf(failure: ModelFailed, eventType: string | null): FailureRecord {
  const inner = failure.cause
  const root = inner instanceof FoldFailed || inner instanceof WriteFailed || inner instanceof OpeningFailed ? inner.cause : inner
  return {
    eventType: inner instanceof FoldFailed ? inner.eventType : eventType,
    errorClass: root instanceof Error ? root.name.slice(0, errorClassCharsMax) : typeof root,
    sqlState: inner instanceof WriteFailed ? (inner.sqlState ?? null) : null,
  }
}

const errorClassCharsMax = 80
