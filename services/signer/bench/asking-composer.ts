import { Composer } from '../src/documents/composer/composer.ts'
import type { DocumentWork, MadeFile, SealAsk } from '../src/documents/composer/messages.ts'
import type { FileFormat } from '../src/documents/document-request.ts'

type Seal = (ask: SealAsk) => Promise<Uint8Array>

/** 只签不画 — in place of the thread that draws pages: asks for the seals of a file that is there already. */
export class AskingComposer extends Composer {
  readonly #format: FileFormat
  readonly #ask: (work: DocumentWork, seal: Seal) => Promise<Uint8Array>

  constructor(format: FileFormat, ask: (work: DocumentWork, seal: Seal) => Promise<Uint8Array>) {
    super({ threads: 1 })
    this.#format = format
    this.#ask = ask
  }

  override async make(work: DocumentWork, seal: Seal): Promise<readonly MadeFile[]> {
    return [{ format: this.#format, bytes: await this.#ask(work, seal) }]
  }
}
