import { decodeDer, type DerType } from '@hub/der'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { certificateLimits } from './limits.ts'
import type { Extension } from './structure/extension.ts'

/** 扩展读取 — finds extensions by their OID; keeps the first trouble, so that a caller asks once at the end. */
export class ExtensionReader {
  readonly #extensions: readonly Extension[]
  #refusal: Refusal<'EXTENSION_REPEATED' | 'EXTENSION_MALFORMED'> | undefined

  constructor(extensions: readonly Extension[] | undefined) {
    this.#extensions = extensions ?? []
    const repeated = this.#extensions.find(({ id }, at) => this.#extensions.findIndex((other) => other.id === id) < at)
    if (repeated !== undefined) this.#refusal = refuse('EXTENSION_REPEATED', { field: repeated.id })
  }

  get refusal(): Refusal<'EXTENSION_REPEATED' | 'EXTENSION_MALFORMED'> | undefined {
    return this.#refusal
  }

  read<T>(id: string, type: DerType<T>): T | undefined {
    const found = this.find(id)
    if (found === undefined) return undefined
    const value = decodeDer(type, found.value, certificateLimits)
    if (!isRefusal(value)) return value
    this.#refusal ??= refuse('EXTENSION_MALFORMED', { field: id })
    return undefined
  }

  find(id: string): Extension | undefined {
    return this.#extensions.find((extension) => extension.id === id)
  }

  criticalBeside(known: readonly string[]): readonly string[] {
    return this.#extensions.filter(({ id, critical }) => critical && !known.includes(id)).map(({ id }) => id)
  }
}
