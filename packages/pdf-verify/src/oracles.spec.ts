import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import { Signer, SignPdf } from '@signpdf/signpdf'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { opensslFolder, type Openssl } from '../../x509/src/testing/openssl.ts'
import { nodeSigner } from '../../x509/src/testing/signers.ts'
import { judgePdf } from './judge/judge-pdf.ts'
import { newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

// Files drawn by pdf-lib, ranges and placeholders by @signpdf, messages by openssl: nothing of them was written here.
let world: PdfWorld
beforeAll(async () => { world = await newPdfWorld() })

class OpensslSigner extends Signer {
  readonly #openssl: Openssl
  readonly #flags: readonly string[]

  constructor(openssl: Openssl, key: KeyObject, certificate: Uint8Array, flags: readonly string[]) {
    super()
    this.#openssl = openssl
    this.#flags = flags
    openssl.write('signer.key', key.export({ type: 'pkcs8', format: 'pem' }))
    openssl.write('signer.der', certificate)
    openssl.run('x509', '-inform', 'DER', '-in', 'signer.der', '-out', 'signer.pem')
  }

  override async sign(pdf: Buffer): Promise<Buffer> {
    this.#openssl.write('content', pdf)
    this.#openssl.run('cms', '-sign', '-binary', '-in', 'content', '-signer', 'signer.pem', '-inkey', 'signer.key', '-outform', 'DER', '-out', 'message', ...this.#flags)
    return Buffer.from(this.#openssl.read('message'))
  }
}

async function fileOfOthers(subFilter: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  const onPage = document.addPage([300, 200])
  onPage.drawText('Licence 100', { x: 40, y: 100 })
  pdflibAddPlaceholder({ pdfDoc: document, pdfPage: onPage, reason: 'issue', contactInfo: '', name: 'unit', location: '', signatureLength: 4096, subFilter })
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

const pairs = { p256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }) } as const

test.for([
  ['p256', 'adbe.pkcs7.detached', ['-md', 'sha256']], ['rsa', 'adbe.pkcs7.detached', ['-md', 'sha256']],
  ['p256', 'ETSI.CAdES.detached', ['-md', 'sha256', '-cades']], ['rsa', 'ETSI.CAdES.detached', ['-md', 'sha256', '-cades']],
  ['p256', 'ETSI.CAdES.detached', ['-md', 'sha384', '-cades']], ['rsa', 'adbe.pkcs7.detached', ['-md', 'sha512']],
  ['rsa', 'ETSI.CAdES.detached', ['-md', 'sha256', '-cades', '-keyopt', 'rsa_padding_mode:pss']], ['rsa', 'adbe.pkcs7.detached', ['-md', 'sha512', '-keyopt', 'rsa_padding_mode:pss']],
] as const)('a file of pdf-lib, @signpdf and openssl is valid, and each change of it is found (%s, %s)', async ([kind, subFilter, flags], { skip }) => {
  const openssl = opensslFolder(skip)
  const pair = pairs[kind]()
  const { certificate } = await world.hierarchy.issue('document-signer', { signer: nodeSigner(pair) })
  const pdf = await new SignPdf().sign(await fileOfOthers(subFilter), new OpensslSigner(openssl, pair.privateKey, certificate.der, flags))
  const judgement = judgePdf(pdf, world.trust)
  expect([troublesOf(judgement).filter((each) => !each.startsWith('signature.time')), judgement]).toMatchObject([[], { unchanged: 'yes', signersValidThen: 'yes' }])
  const at = pdf.indexOf('/MediaBox [ 0 0 300') + '/MediaBox [ 0 0 '.length
  const changed = Buffer.from(pdf)
  changed[at] = 0x34
  expect(troublesOf(judgePdf(changed, world.trust))).toContain('signature.digest CONTENT_CHANGED')
})

test('a file of pdf-lib with object streams is read, and has no signature', async () => {
  const document = await PDFDocument.create()
  document.addPage([300, 200]).drawText('Licence 100')
  expect(troublesOf(judgePdf(await document.save(), world.trust))).toEqual(['file.signatures SIGNATURES_ABSENT'])
})
