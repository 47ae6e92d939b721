import { X509Certificate } from 'node:crypto'
import { chmod, copyFile, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { daysFromNow, emptyDirectory, tlsDirectory } from './fixtures.ts'
import { ensureInternalCa } from './internal-ca.ts'
import { issueServiceCertificate, loopbackHosts } from './service-certificate.ts'
import { TlsUnavailable } from './tls-unavailable.ts'

const certificateIn = async (...path: string[]) => new X509Certificate(await readFile(join(...path)))
const days = (certificate: X509Certificate) => (certificate.validToDate.valueOf() - Date.now()) / 86_400_000

test('the first call makes a CA for ten years, later calls keep it', async () => {
  const dir = await emptyDirectory()
  expect((await ensureInternalCa(dir)).outcome).toBe('created')
  const ca = await certificateIn(dir, 'ca.pem')
  expect((await ensureInternalCa(dir)).outcome).toBe('kept')
  expect((await certificateIn(dir, 'ca.pem')).fingerprint256).toBe(ca.fingerprint256)
  expect(ca.ca).toBe(true)
  expect(Math.round(days(ca))).toBe(3_653)
  expect((await stat(join(dir, 'ca', 'key.pem'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(dir, 'ca'))).mode & 0o777).toBe(0o700)
})

test('processes that start at once end up with one CA key and one key for each service', async () => {
  const dir = await emptyDirectory()
  await Promise.all(Array.from({ length: 4 }, () => ensureInternalCa(dir)))
  await Promise.all(Array.from({ length: 4 }, () => issueServiceCertificate(dir, 'ledger')))
  expect((await ensureInternalCa(dir)).outcome).toBe('kept')
  expect((await issueServiceCertificate(dir, 'ledger')).outcome).toBe('kept')
})

test('a service certificate names the service and its hosts for 398 days and cannot sign others', async () => {
  const dir = await tlsDirectory(['ledger'])
  const certificate = await certificateIn(dir, 'ledger', 'cert.pem')
  expect(certificate.subjectAltName).toBe('URI:zhengyuan://service/ledger, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(certificate.ca).toBe(false)
  expect(Math.round(days(certificate))).toBe(398)
  expect(certificate.verify((await certificateIn(dir, 'ca.pem')).publicKey)).toBe(true)
  expect((await stat(join(dir, 'ledger'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(dir, 'ledger', 'key.pem'))).mode & 0o777).toBe(0o600)
})

test('a service certificate is kept with 31 days left and renewed, for the same key, with 29', async () => {
  const dir = await tlsDirectory(['signer'])
  const key = await readFile(join(dir, 'signer', 'key.pem'), 'utf8')
  expect((await issueServiceCertificate(dir, 'signer', loopbackHosts, daysFromNow(367))).outcome).toBe('kept')
  const renewed = await issueServiceCertificate(dir, 'signer', loopbackHosts, daysFromNow(369))
  expect(renewed.outcome).toBe('issued')
  expect(renewed.notAfter.valueOf()).toBeGreaterThan(daysFromNow(760).valueOf())
  expect(await readFile(join(dir, 'signer', 'key.pem'), 'utf8')).toBe(key)
})

test('a certificate is issued anew when hosts change, when it is damaged, lost, of another service or of an earlier CA', async () => {
  const dir = await tlsDirectory(['signer', 'ledger'])
  const file = join(dir, 'signer', 'cert.pem')
  const outcome = async (hosts?: readonly string[]) => (await issueServiceCertificate(dir, 'signer', hosts)).outcome
  expect(await outcome([...loopbackHosts, 'signer.example.cn'])).toBe('issued')
  expect(await outcome([...loopbackHosts, 'signer.example.cn'])).toBe('kept')
  expect(await outcome()).toBe('issued')
  await truncate(file, 40)
  expect(await outcome()).toBe('issued')
  await rm(file)
  expect(await outcome()).toBe('issued')
  await copyFile(join(dir, 'ledger', 'cert.pem'), file)
  expect(await outcome()).toBe('issued')
  const later = await tlsDirectory([])
  for (const part of ['ca.pem', 'ca/key.pem']) await copyFile(join(later, part), join(dir, part))
  expect(await outcome()).toBe('issued')
  expect(await outcome()).toBe('kept')
})

test('a CA near its end is renewed with the same key, so certificates issued before stay good', async () => {
  const dir = await tlsDirectory([], daysFromNow(-3_300))
  await issueServiceCertificate(dir, 'ledger')
  const before = await certificateIn(dir, 'ca.pem')
  expect((await ensureInternalCa(dir)).outcome).toBe('renewed')
  const after = await certificateIn(dir, 'ca.pem')
  expect(Math.round(days(after) - days(before))).toBe(3_300)
  expect((await issueServiceCertificate(dir, 'ledger')).outcome).toBe('kept')
  expect((await certificateIn(dir, 'ledger', 'cert.pem')).verify(after.publicKey)).toBe(true)
})

test('a certificate never outlives its CA', async () => {
  const dir = await tlsDirectory([], daysFromNow(-3_600))
  const { notAfter } = await issueServiceCertificate(dir, 'ledger')
  expect(notAfter).toEqual((await certificateIn(dir, 'ca.pem')).validToDate)
})

test('a crash after the CA key and before its certificate is healed by the next start', async () => {
  const dir = await tlsDirectory(['ledger'])
  await rm(join(dir, 'ca.pem'))
  expect((await ensureInternalCa(dir)).outcome).toBe('created')
  expect((await issueServiceCertificate(dir, 'ledger')).outcome).toBe('kept')
})

test('without the CA key, a host goes on with the certificates it has', async () => {
  const dir = await tlsDirectory(['ledger'])
  await rm(join(dir, 'ca'), { recursive: true })
  expect((await ensureInternalCa(dir)).outcome).toBe('kept')
  expect((await issueServiceCertificate(dir, 'ledger')).outcome).toBe('kept')
  await expect(issueServiceCertificate(dir, 'gateway')).rejects.toThrow(TlsUnavailable)
})

test('damaged, foreign or readable key material is refused, never replaced in silence', async () => {
  const damaged = await tlsDirectory([])
  await writeFile(join(damaged, 'ca.pem'), 'not a certificate')
  await expect(ensureInternalCa(damaged)).rejects.toThrow('已损坏')

  const mixed = await tlsDirectory([])
  await copyFile(join(await tlsDirectory([]), 'ca.pem'), join(mixed, 'ca.pem'))
  await expect(ensureInternalCa(mixed)).rejects.toThrow('不是一对')

  const open = await tlsDirectory(['ledger'])
  await chmod(join(open, 'ledger', 'key.pem'), 0o644)
  await expect(issueServiceCertificate(open, 'ledger')).rejects.toThrow('权限过宽')
})

test.each([[[]], [['UPPER.cn']], [['a b']], [['localhost', 'x\n']], [['*.example.cn']], [['-a.cn']], [[`${'a'.repeat(64)}.cn`]]])(
  'hosts %j are refused',
  async (hosts) => {
    const dir = await tlsDirectory([])
    await expect(issueServiceCertificate(dir, 'ledger', hosts)).rejects.toThrow(TlsUnavailable)
  },
)
