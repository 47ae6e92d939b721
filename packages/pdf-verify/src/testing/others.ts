import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import { Signer, SignPdf } from '@signpdf/signpdf'
import { PDFDocument } from 'pdf-lib'
import type { Openssl } from '../../../x509/src/testing/openssl.ts'

class OpensslSigner extends Signer {
  readonly #openssl: Openssl
  readonly #flags: readonly string[]

  constructor(openssl: Openssl, flags: readonly string[]) {
    super()
    this.#openssl = openssl
    this.#flags = flags
  }

  override async sign(pdf: Buffer): Promise<Buffer> {
    this.#openssl.write('content', pdf)
    this.#openssl.run('cms', '-sign', '-binary', '-in', 'content', '-signer', 'signer.pem', '-inkey', 'signer.key', '-outform', 'DER', '-out', 'message', ...this.#flags)
    return Buffer.from(this.#openssl.read('message'))
  }
}

/** A page drawn by pdf-lib with a placeholder of @signpdf. */
export async function fileOfOthers(subFilter: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  const onPage = document.addPage([300, 200])
  onPage.drawText('Licence 100', { x: 40, y: 100 })
  pdflibAddPlaceholder({ pdfDoc: document, pdfPage: onPage, reason: 'issue', contactInfo: '', name: 'unit', location: '', signatureLength: 8192, subFilter })
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

/** A file drawn by pdf-lib, its range and placeholder by @signpdf, its message by openssl with `signer.pem` and `signer.key` of the folder: nothing of it was written here. */
export async function signedByOthers(openssl: Openssl, { subFilter, flags }: { readonly subFilter: string; readonly flags: readonly string[] }): Promise<Buffer> {
  return new SignPdf().sign(await fileOfOthers(subFilter), new OpensslSigner(openssl, flags))
}
