import { encodePem, readCertificate } from '@hub/x509'
import { isRefusal } from '@hub/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asFile, emptyDirectory, needs, run } from '../documents/testing/tools.ts'
import { startSigner } from '../fixtures.ts'
import { keepCertificates } from '../keys/exchange/certificate-files.ts'
import { sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { certificatesOf } from './certificates-of.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
let made: { readonly certificates: { readonly sm2: string; readonly p256: string } }
beforeAll(async () => {
  signer = await startSigner()
  made = (await signer.call('ledger', '/v1/seals', sealRequest(1))).body as typeof made
})
afterAll(() => signer.stop())

const subjectsOf = (ders: readonly Uint8Array[]) => ders.map((der) => {
  const certificate = readCertificate(der)
  return isRefusal(certificate) ? certificate.refused : certificate.subjectText
})

describe('the certificates of a key', () => {
  test.each(['sm2', 'p256'] as const)('of a seal, %s, are the seal’s own and the CAs above it', async (hierarchy) => {
    const [own, ...above] = await certificatesOf(signer.dir, `seal-${sealIdAt(1)}-${hierarchy}`)
    expect(Buffer.from(own ?? []).toString('base64')).toBe(made.certificates[hierarchy])
    expect(subjectsOf(above)).toEqual([expect.stringContaining('签发 CA'), expect.stringContaining('根 CA')])
  })

  test('make a chain that openssl follows', async (context) => {
    needs(context, 'openssl')
    const dir = emptyDirectory()
    const [own, issuing, root] = (await certificatesOf(signer.dir, `seal-${sealIdAt(1)}-p256`)).map((der, at) => asFile(Buffer.from(encodePem('CERTIFICATE', der)), `${String(at)}.pem`, dir))
    expect(run('openssl', ['verify', '-CAfile', root ?? '', '-untrusted', issuing ?? '', own ?? '']).text).toContain(': OK')
  })

  test.each([['ca-issuing-sm2', 2], ['time-stamp-p256', 3], ['ocsp-sm2', 3], ['seal-maker-sm2', 3]])('of the authority, %s, are there too', async (keyId, count) => {
    expect(await certificatesOf(signer.dir, keyId)).toHaveLength(count)
  })

  test('of an imported one are what came with it; of another there are none', async () => {
    await keepCertificates(signer.dir, 'dept-1', [Buffer.from(made.certificates.p256, 'base64')])
    expect([(await certificatesOf(signer.dir, 'dept-1')).length, await certificatesOf(signer.dir, 'wrap-1')]).toEqual([1, []])
  })
})
