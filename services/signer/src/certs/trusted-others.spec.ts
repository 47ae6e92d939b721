import { isRefusal } from '@hub/kernel'
import { encodePem, makeCrl } from '@hub/x509'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { newHierarchy, type Hierarchy } from '../../../../packages/timestamp/src/testing/world.ts'
import { othersMax, parseTrustBundle } from '../../../../packages/verify/src/index.ts'
import { emptyDirectory } from '../keys/fixtures.ts'
import { startSigner } from '../fixtures.ts'
import { readTrustedOthers, trustedMax, type TrustedFault } from './trusted-others.ts'

let other: Hierarchy
let second: Hierarchy
let list: Uint8Array
const times = { number: 1n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
beforeAll(async () => {
  other = await newHierarchy('p256')
  second = await newHierarchy('sm2')
  list = (await makeCrl({ ...times, revoked: [] }, other.issuing)).der
})

async function folder() {
  const dir = await emptyDirectory()
  const [makersDir, sealsDir, stampsDir] = [join(dir, 'seal-makers'), join(dir, 'seals'), join(dir, 'stamps')]
  for (const each of [makersDir, sealsDir, stampsDir]) await mkdir(each)
  const told: [string, TrustedFault][] = []
  return { dir, makersDir, sealsDir, stampsDir, told, read: () => readTrustedOthers({ dir, makersDir, sealsDir, stampsDir }, (file, fault) => { told.push([file.slice(dir.length + 1), fault]) }) }
}
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')

test('nobody else is trusted where nothing was laid down', async () => {
  expect(await (await folder()).read()).toBeUndefined()
})

test('certificates and lists are told apart by what they are, in DER and PEM, and what roots are for by their folder', async () => {
  const { dir, makersDir, sealsDir, stampsDir, told, read } = await folder()
  const { root, issuing } = other
  await writeFile(join(dir, 'root.cer'), root.certificate.der)
  await writeFile(join(dir, 'below.pem'), encodePem('CERTIFICATE', issuing.certificate.der))
  await writeFile(join(dir, 'list.crl'), encodePem('X509 CRL', list))
  await writeFile(join(makersDir, 'root.crt'), root.certificate.der)
  await writeFile(join(sealsDir, 'one.cer'), root.certificate.der)
  await writeFile(join(stampsDir, 'one.cer'), second.root.certificate.der)
  await writeFile(join(dir, 'README.txt'), 'left alone')
  expect([await read(), told]).toEqual([{ roots: [base64(root.certificate.der)], sealRoots: [base64(root.certificate.der)], stampRoots: [base64(second.root.certificate.der)], sealMakerRoots: [base64(root.certificate.der)], intermediates: [base64(issuing.certificate.der)], crls: [base64(list)] }, []])
})

test('what cannot be taken is told with its reason, and the rest is trusted all the same', async () => {
  const { dir, makersDir, stampsDir, told, read } = await folder()
  const { root, issuing } = other
  const leaf = await other.issue('document-signer')
  await writeFile(join(dir, 'a-root.cer'), root.certificate.der)
  await writeFile(join(dir, 'b-leaf.cer'), leaf.certificate.der)
  await writeFile(join(dir, 'c-text.cer'), 'no certificate')
  await writeFile(join(dir, 'd-two.pem'), encodePem('CERTIFICATE', root.certificate.der).repeat(2))
  await writeFile(join(dir, 'e-open.cer'), issuing.certificate.der)
  await chmod(join(dir, 'e-open.cer'), 0o666)
  await writeFile(join(dir, 'f-list.crl'), root.certificate.der)
  await mkdir(join(dir, 'g-folder.cer'))
  await writeFile(join(makersDir, 'issuing.cer'), issuing.certificate.der)
  await writeFile(join(stampsDir, 'issuing.cer'), issuing.certificate.der)
  expect(await read()).toEqual({ roots: [base64(root.certificate.der)], sealRoots: [], stampRoots: [], sealMakerRoots: [], intermediates: [], crls: [] })
  expect(told).toEqual([
    ['b-leaf.cer', 'NOT_A_CA'], ['c-text.cer', 'NOT_UNDERSTOOD'], ['d-two.pem', 'NOT_UNDERSTOOD'], ['e-open.cer', 'WRITABLE_BY_OTHERS'], ['f-list.crl', 'NOT_UNDERSTOOD'], ['g-folder.cer', 'UNREADABLE'],
    [join('stamps', 'issuing.cer'), 'NOT_A_ROOT'], [join('seal-makers', 'issuing.cer'), 'NOT_A_ROOT'],
  ])
})

test('more than a bundle may hold is left out, by the bounds of those who read it', async () => {
  expect(trustedMax).toEqual(othersMax)
  const { dir, told, read } = await folder()
  for (let at = 0; at <= trustedMax.intermediates; at += 1) await writeFile(join(dir, `${String(at).padStart(2, '0')}.cer`), other.issuing.certificate.der)
  expect([(await read())?.intermediates.length, told]).toEqual([trustedMax.intermediates, [['16.cer', 'TOO_MANY']]])
})

test('the trust bundle of a signer that listens has them at once, its readers take them, and a file that is wrong is logged once', async () => {
  const signer = await startSigner()
  try {
    const trusted = join(signer.dir, 'authority', 'trusted')
    const trust = async () => JSON.stringify((await signer.call('gateway', '/v1/trust')).body)
    expect(JSON.parse(await trust())).not.toHaveProperty('others')
    await writeFile(join(trusted, 'root.cer'), other.root.certificate.der)
    await writeFile(join(trusted, 'wrong.cer'), 'no certificate')
    await trust()
    const bundle = parseTrustBundle(await trust())
    expect(isRefusal(bundle) ? bundle : bundle.anchors.map(({ subjectText }) => subjectText)).toContain(other.root.certificate.subjectText)
    expect(signer.logged.filter((line) => line.includes('wrong.cer')).length).toBe(1)
  } finally {
    await signer.stop()
  }
})
