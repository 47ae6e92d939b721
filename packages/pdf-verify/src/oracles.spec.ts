import { generateKeyPairSync } from 'node:crypto'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { opensslFolder } from '../../x509/src/testing/openssl.ts'
import { nodeSigner } from '../../x509/src/testing/signers.ts'
import { judgePdf } from './judge/judge-pdf.ts'
import { signedByOthers } from './testing/others.ts'
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

test('a file of pdf-lib with object streams is read, and has no signature', async () => {
  const document = await PDFDocument.create()
  document.addPage([300, 200]).drawText('Licence 100')
  expect(troublesOf(judgePdf(await document.save(), world.trust))).toEqual(['file.signatures SIGNATURES_ABSENT'])
})
