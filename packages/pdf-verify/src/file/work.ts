import { readingsMax, unpackedTotalMax } from '../limits.ts'
import { PdfFault } from '../syntax/fault.ts'

/** 工作量 — what reading one file may cost, all its revisions together. */
export class Work {
  readonly #bytesMax: number
  #bytes = 0
  #unpacked = 0

  constructor(fileBytes: number) {
    // A small file has overhead as well.
    this.#bytesMax = fileBytes * readingsMax + 1024 * 1024
  }

  read(bytes: number, at: number): void {
    this.#bytes += bytes
    if (this.#bytes > this.#bytesMax) throw new PdfFault('TOO_MUCH_WORK', at)
  }

  unpack(bytes: number, at: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > unpackedTotalMax) throw new PdfFault('TOO_MUCH_WORK', at)
  }
}
