/** 不识之文件 — thrown inside the reader of PDF files, caught where a file comes in and answered as the refusal PDF_NOT_UNDERSTOOD. */
export class PdfFault extends Error {
  override readonly name = 'PdfFault'
  readonly offset: number
  constructor(expected: string, offset: number) {
    super(expected)
    this.offset = offset
  }
}
