import { Signer, SignPdf } from '@signpdf/signpdf'
import { makeCrl } from '@hub/x509'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { encodePem } from '../../x509/src/pem.ts'
import { opensslFolder, type Openssl } from '../../x509/src/testing/openssl.ts'
import { nodeSigner } from '../../x509/src/testing/signers.ts'
import { judgePdf } from './judge/judge-pdf.ts'
import { fileOfOthers, signedByOthers } from './testing/others.ts'
import { newPdfWorld, troublesOf, type PdfWorld } from './testing/world.ts'

// Files drawn by pdf-lib, ranges and placeholders by @signpdf, messages by openssl: nothing of them was written here.
let world: PdfWorld
beforeAll(async () => { world = await newPdfWorld() })

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
  openssl.write('signer.key', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  openssl.write('signer.der', certificate.der)
  openssl.run('x509', '-inform', 'DER', '-in', 'signer.der', '-out', 'signer.pem')
  const pdf = await signedByOthers(openssl, { subFilter, flags })
  const judgement = judgePdf(pdf, world.trust)
  expect([troublesOf(judgement).filter((each) => !each.startsWith('signature.time')), judgement]).toMatchObject([[], { unchanged: 'yes', signersValidThen: 'yes' }])
  const at = pdf.indexOf('/MediaBox [ 0 0 300') + '/MediaBox [ 0 0 '.length
  const changed = Buffer.from(pdf)
  changed[at] = 0x34
  expect(troublesOf(judgePdf(changed, world.trust))).toContain('signature.digest CONTENT_CHANGED')
})

/** Tokens as openssl makes them, at the hour of the test. */
class OpensslStamper extends Signer {
  readonly #openssl: Openssl
  readonly #digest: string

  constructor(openssl: Openssl, { certificate, key, chain }: { readonly certificate: Uint8Array; readonly key: KeyObject; readonly chain: Uint8Array }, digest: string) {
    super()
    this.#openssl = openssl
    openssl.write('tsa.pem', encodePem('CERTIFICATE', certificate))
    openssl.write('chain.pem', encodePem('CERTIFICATE', chain))
    openssl.write('tsa.key', key.export({ type: 'pkcs8', format: 'pem' }))
    openssl.write('serial', '0A\n')
    openssl.write('tsa.cnf', ['[tsa]', 'default_tsa=t', '[t]', 'serial=serial', 'signer_cert=tsa.pem', 'certs=chain.pem', 'signer_key=tsa.key', `signer_digest=${digest}`, 'default_policy=1.2.3.4', `digests=${digest}`, 'ess_cert_id_alg=sha256', ''].join('\n'))
    this.#digest = digest
  }

  override async sign(pdf: Buffer): Promise<Buffer> {
    this.#openssl.write('content', pdf)
    this.#openssl.run('ts', '-query', '-data', 'content', `-${this.#digest}`, '-cert', '-out', 'query')
    this.#openssl.run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-token_out', '-out', 'token')
    return Buffer.from(this.#openssl.read('token'))
  }
}

test.for([['p256', 'sha256'], ['p256', 'sha512'], ['rsa', 'sha384']] as const)('a document time stamp of openssl in a file of pdf-lib and @signpdf holds, and for no other bytes (%s, %s)', async ([kind, digest], { skip }) => {
  const openssl = opensslFolder(skip)
  const pair = pairs[kind]()
  const { root, issuing } = world.hierarchy
  const { certificate } = await world.hierarchy.issue('time-stamp', { signer: nodeSigner(pair) })
  const pdf = await new SignPdf().sign(await fileOfOthers('ETSI.RFC3161'), new OpensslStamper(openssl, { certificate: certificate.der, key: pair.privateKey, chain: issuing.certificate.der }, digest))
  const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}.000Z`
  const times = { number: 3n, thisUpdate: second(Date.now() + 2_000), nextUpdate: second(Date.now() + 3_600_000) }
  const crls = [await makeCrl({ ...times, revoked: [] }, root), await makeCrl({ ...times, revoked: [] }, issuing)]
  const trust = { ...world.trust, now: new Date().toISOString(), revocation: { crls, responses: [] } }
  const stampCode = (bytes: Buffer) => judgePdf(bytes, trust).steps.find(({ step }) => step === 'file.time-stamp')?.code
  expect(stampCode(pdf)).toBe('FILE_STAMPED')
  const changed = Buffer.from(pdf)
  changed[pdf.indexOf('/MediaBox [ 0 0 300') + '/MediaBox [ 0 0 '.length] = 0x34
  expect(stampCode(changed)).toBe('TIME_STAMP_WRONG')
})

test('a file of pdf-lib with object streams is read, and has no signature', async () => {
  const document = await PDFDocument.create()
  document.addPage([300, 200]).drawText('Licence 100')
  expect(troublesOf(judgePdf(await document.save(), world.trust))).toEqual(['file.signatures SIGNATURES_ABSENT'])
})
