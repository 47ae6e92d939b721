import { isRefusal } from '@hub/kernel'
import { parseTrustBundle, verifyFile } from '@hub/verify'
import { encodePem, isSignedByCertificate, type Certificate } from '@hub/x509'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAuthorityState } from './authority-state.ts'
import { openAuthorityFolder } from './certs/authority-folder.ts'
import { hierarchies, type Hierarchy } from './certs/hierarchy.ts'
import { generationsOf, isIssuedBy } from './certs/issuing-authorities.ts'
import { openOfflineRoot } from './certs/offline-root.ts'
import { renewRootLists } from './certs/renew-root-lists.ts'
import { revokeGeneration } from './certs/revoke-generation.ts'
import { certificatesOf } from './cli/certificates-of.ts'
import { replaceIssuing } from './cli/replace-ca.ts'
import { parseConfig } from './config.ts'
import { parseDocumentRequest } from './documents/document-request.ts'
import { asFile, emptyDirectory, needs, run } from './documents/testing/tools.ts'
import { passphrase } from './keys/fixtures.ts'
import { openSoftwareFileKeyStore } from './keys/software-file.ts'
import { buildLog } from './log.ts'
import { formerSealsOf } from './seals/former-seals.ts'
import { lostIssuerOf } from './seals/lost-issuer.ts'
import { parseSealRequest } from './seals/seal-request.ts'
import { documentRequest, sealIdAt, sealRequest } from './testing/seal-requests.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

/** One hub from its founding through a change of generation to the loss of the first: each describe goes on from the one before. */
const { dir, remove } = temporaryFolder()
const data = join(dir, 'signer')
const openRoot = (makesPassphrase = false) => openOfflineRoot({ dir: join(data, 'offline-root'), passphraseFile: join(dir, 'root-passphrase'), makesPassphrase })
const clock = { ms: Date.now() }
let hub: Awaited<ReturnType<typeof start>>

async function start() {
  const keys = await openSoftwareFileKeyStore(data, passphrase())
  const { state, close } = await openAuthorityState({
    dataDir: data, keys, openRoot: () => openRoot(true), name: '演示市', url: 'http://hub.example', clock: () => clock.ms, log: buildLog({ write: () => undefined }), composer: { threads: 1 },
  })
  if (!state.working) throw new TypeError(state.why)
  return { ...state, keys, close: async () => { await close(); keys.close() } }
}
async function restart(between: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  await hub.close()
  await between()
  hub = await start()
}
async function replace(): Promise<object> {
  const config = parseConfig({ SIGNER_DATA_DIR: data, SIGNER_ROOT_PASSPHRASE_FILE: join(dir, 'root-passphrase'), SIGNER_AUTHORITY_NAME: '演示市', SIGNER_AUTHORITY_URL: 'http://hub.example' })
  if ('wrong' in config) throw new TypeError(config.wrong.join())
  const keys = await openSoftwareFileKeyStore(data, passphrase())
  try {
    return await replaceIssuing(config, keys, { algorithm: undefined, to: undefined, answer: undefined })
  } finally {
    keys.close()
  }
}
function good<T>(value: T): Exclude<T, { refused: unknown }> {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value as Exclude<T, { refused: unknown }>
}
const makeSeal = async (at: number) => good(await hub.maker.make(good(parseSealRequest(sealRequest(0, { sealId: sealIdAt(at) }, clock.ms)))))
const makeFiles = (at: number) => hub.documents.make(good(parseDocumentRequest(documentRequest('driver', [0], { sealIds: [sealIdAt(at)] }))))
const filesOf = async (at: number) => good(await makeFiles(at)).map(({ bytes }) => bytes)
const bundleText = async () => JSON.stringify(await hub.authority.trust())
async function answers(files: readonly Uint8Array[], text?: string): Promise<readonly unknown[]> {
  const bundle = good(parseTrustBundle(text ?? (await bundleText())))
  return Promise.all(files.map(async (file) => (await verifyFile(file, { bundle, now: new Date(clock.ms).toISOString() })).sealed.answer))
}
const generationOf = (hierarchy: Hierarchy, certificate: Certificate): number => hub.authority.issuerOf(hierarchy, certificate).generation

let first: readonly Uint8Array[]
let second: readonly Uint8Array[]
beforeAll(async () => {
  hub = await start()
  await makeSeal(1)
  first = await filesOf(1)
})
afterAll(async () => {
  await hub.close()
  remove()
})

describe('after the issuing CAs were replaced', () => {
  beforeAll(async () => {
    clock.ms += 60_000
    await restart(replace)
    await makeSeal(2)
    second = await filesOf(2)
  })

  test('everything new is issued by the second generation, under its own name and addresses, and the roots were asked for it', async () => {
    for (const hierarchy of hierarchies) {
      const { root, issuing, former } = hub.authority.authorities[hierarchy]
      expect([issuing.generation, former.map(({ generation }) => generation)]).toEqual([2, [1]])
      expect(isSignedByCertificate({ certificate: root.der, message: issuing.certificate.tbs, signature: issuing.certificate.signature })).toBe(true)
      expect(issuing.certificate.subjectText).toBe(`C=CN, O=演示市, CN=演示市 ${hierarchy === 'sm2' ? 'SM2' : 'P-256'} 签发 CA G2`)
      expect(issuing.certificate.extensions.crlUrls).toEqual([`http://hub.example/v1/crl/${hierarchy}/root`])
      const [before, after] = [await hub.seals.find(sealIdAt(1)), await hub.seals.find(sealIdAt(2))].map((seal) => seal?.certificates[hierarchy])
      if (before === undefined || after === undefined) throw new TypeError('two seals')
      expect([generationOf(hierarchy, before), generationOf(hierarchy, after)]).toEqual([1, 2])
      expect([before, after].map(({ extensions }) => extensions.crlUrls)).toEqual([[`http://hub.example/v1/crl/${hierarchy}/issuing`], [`http://hub.example/v1/crl/${hierarchy}/issuing-2`]])
      expect((await certificatesOf(data, `seal-${sealIdAt(1)}-${hierarchy}`)).map((der) => Buffer.from(der).toString('hex'))).toEqual([before, former[0]?.certificate, root].map((each) => Buffer.from(each?.der ?? []).toString('hex')))
    }
    for (const name of ['sealMaker', 'timeStamp', 'sm2Responder', 'p256Responder'] as const) {
      const { certificate } = await hub.authority.holders.holder(name)
      expect([1, 2].map((generation) => generationsOf(hub.authority.authorities[name === 'sealMaker' || name === 'sm2Responder' ? 'sm2' : 'p256']).some((ca) => ca.generation === generation && isIssuedBy(certificate, ca.certificate)))).toEqual([false, true])
    }
  })

  test('what both generations certified verifies with the bundle, and a seal of the first goes on sealing', async () => {
    expect(await answers([...first, ...second])).toEqual(['yes', 'yes', 'yes', 'yes'])
    expect(await answers(await filesOf(1))).toEqual(['yes', 'yes'])
  })

  test('the seal of the first is told as one of a former generation, and that of the second is not, also after a start', async () => {
    const told = () => formerSealsOf(hub.seals, hub.authority)
    expect(told()).toEqual([{ sealId: sealIdAt(1), under: { sm2: 1, p256: 1 } }])
    await restart()
    expect(told()).toEqual([{ sealId: sealIdAt(1), under: { sm2: 1, p256: 1 } }])
  })

  test('openssl accepts certificates of both generations, with the lists of all', async (context) => {
    needs(context, 'openssl')
    const bundle = good(parseTrustBundle(await bundleText()))
    const folder = emptyDirectory()
    const pem = (name: string, label: 'CERTIFICATE' | 'X509 CRL', all: readonly { readonly der: Uint8Array }[]) => asFile(Buffer.from(all.map(({ der }) => encodePem(label, der)).join('')), name, folder)
    const ofP256 = ({ keyKind }: Certificate): boolean => keyKind === 'p256'
    const roots = pem('roots.pem', 'CERTIFICATE', bundle.anchors.filter(ofP256))
    const below = pem('below.pem', 'CERTIFICATE', bundle.intermediates.filter(ofP256))
    const lists = pem('lists.pem', 'X509 CRL', bundle.revocation.crls.filter(({ algorithm }) => algorithm === 'p256-sha256'))
    for (const at of [1, 2]) {
      const seal = await hub.seals.find(sealIdAt(at))
      if (seal === undefined) throw new TypeError('a seal')
      const leaf = pem(`leaf-${at}.pem`, 'CERTIFICATE', [seal.certificates.p256])
      expect(run('openssl', ['verify', '-attime', String(Math.floor(clock.ms / 1_000)), '-CAfile', roots, '-untrusted', below, '-crl_check_all', '-CRLfile', lists, leaf]).text).toContain(': OK')
      // Of SM2 openssl takes the user id for one link at a time.
      const [own, issuing] = [seal.certificates.sm2, hub.authority.issuerOf('sm2', seal.certificates.sm2).certificate]
      for (const [child, parent] of [[own, issuing], [issuing, hub.authority.authorities.sm2.root]] as const)
        expect(run('openssl', ['verify', '-vfyopt', 'distid:1234567812345678', '-partial_chain', '-trusted', pem('parent.pem', 'CERTIFICATE', [parent]), pem('child.pem', 'CERTIFICATE', [child])]).text).toContain(': OK')
    }
  })

  test('openssl gets an answer on certificates of both generations, from a responder of that generation, and none on one under the other’s name', async (context) => {
    needs(context, 'openssl')
    const folder = emptyDirectory()
    const pem = (name: string, { der }: Certificate) => asFile(Buffer.from(encodePem('CERTIFICATE', der)), name, folder)
    const root = pem('root.pem', hub.authority.authorities.p256.root)
    const cas = generationsOf(hub.authority.authorities.p256).map(({ certificate }, at) => pem(`ca-${at + 1}.pem`, certificate))
    for (const at of [1, 2]) {
      const seal = await hub.seals.find(sealIdAt(at))
      if (seal === undefined) throw new TypeError('a seal')
      const { serial } = seal.certificates.p256
      for (const issuing of cas) {
        expect(run('openssl', ['ocsp', '-issuer', issuing, '-serial', `0x${serial}`, '-reqout', join(folder, 'query'), '-no_nonce']).status).toBe(0)
        const answer = asFile(await hub.authority.answerStatus(readFileSync(join(folder, 'query'))), 'answer', folder)
        const said = run('openssl', ['ocsp', '-respin', answer, '-reqin', join(folder, 'query'), '-issuer', issuing, '-CAfile', root, '-verify_other', issuing, '-serial', `0x${serial}`]).text
        expect(said).toContain('Response verify OK')
        expect(said).toContain(issuing === cas[at - 1] ? ': good' : ': unknown')
      }
    }
  })

  test('a revocation comes into the list of the generation that issued, and stays there after a start', async () => {
    await makeSeal(3)
    for (const at of [1, 3]) {
      const sealId = sealIdAt(at)
      const serials = hub.seals.serialsOf(sealId)
      if (serials === undefined) throw new TypeError('serials')
      const tells = () => [1, 2].map((generation) => hierarchies.every((hierarchy) => hub.authority.issuingList(hierarchy, generation)?.revoked.has(serials[hierarchy]) === true))
      expect(tells()).toEqual([false, false])
      good(await hub.authority.revoke({ sealId, serials, reason: 'certificateHold', since: new Date(clock.ms).toISOString() }))
      expect(tells()).toEqual([at === 1, at === 3])
      await restart()
      expect(tells()).toEqual([at === 1, at === 3])
      good(await hub.authority.revoke({ sealId, serials, reason: 'removeFromCRL', since: new Date(clock.ms).toISOString() }))
      expect(tells()).toEqual([false, false])
    }
  })

  test('both keep their lists fresh, under one number', async () => {
    clock.ms += 86_400_000
    await hub.authority.tend()
    const numbers = hierarchies.flatMap((hierarchy) => [1, 2].map((generation) => hub.authority.issuingList(hierarchy, generation)?.number))
    expect(new Set(numbers).size).toBe(1)
    expect(hub.authority.issuingList('sm2', 1)?.thisUpdate).toBe(new Date(Math.floor(clock.ms / 1_000) * 1_000).toISOString())
    expect(hub.authority.issuingList('sm2', 3)).toBeUndefined()
  })
})

describe('a change of generation', () => {
  test('is not made twice before a signer has started with it', async () => {
    await restart(async () => {
      const folder = await openAuthorityFolder(data)
      const lists = hierarchies.map((hierarchy) => folder.of(hierarchy).issuingList(2))
      for (const list of lists) { await copyFile(list, `${list}.kept`); await rm(list) }
      await expect(replace()).rejects.toThrow('GENERATION_PENDING')
      for (const list of lists) { await copyFile(`${list}.kept`, list); await rm(`${list}.kept`) }
    })
    expect(hub.authority.authorities.sm2.issuing.generation).toBe(2)
  })

  test('that ended after the key was made changes nothing, and the next try uses that key', async () => {
    const key = join(data, 'keys', 'ca-issuing-p256-3.key.json')
    await hub.close()
    await copyFile(join(dir, 'root-passphrase'), join(dir, 'kept'))
    await rm(join(dir, 'root-passphrase'))
    await expect(replace()).rejects.toMatchObject({ code: 'ROOT_PASSPHRASE_MISSING' })
    const made = readFileSync(key)
    await copyFile(join(dir, 'kept'), join(dir, 'root-passphrase'))
    hub = await start()
    expect(hub.authority.authorities.p256.issuing.generation).toBe(2)
    await restart(replace)
    expect([hub.authority.authorities.p256.issuing.generation, readFileSync(key).equals(made)]).toEqual([3, true])
    expect(await answers([...first, ...second])).toEqual(['yes', 'yes', 'yes', 'yes'])
  })
})

describe('a former generation whose key was lost', () => {
  test('has said its last word; what it certified verifies as long as that holds, and the others go on', async () => {
    const key = join(data, 'keys', 'ca-issuing-sm2.key.json')
    const kept = readFileSync(key)
    await restart(() => rm(key))
    const before = hub.authority.issuingList('sm2', 1)
    clock.ms += 86_400_000
    await hub.authority.tend()
    expect(hub.authority.trouble).toBeUndefined()
    expect(hub.authority.issuingList('sm2', 1)?.thisUpdate).toBe(before?.thisUpdate)
    expect(hub.authority.issuingList('sm2', 2)?.thisUpdate).not.toBe(before?.thisUpdate)
    expect(await answers([...first, ...second])).toEqual(['yes', 'yes', 'yes', 'yes'])
    await restart(() => writeFile(key, kept, { mode: 0o600 }))
  })
})

describe('a generation that the root revokes', () => {
  const revoke = (hierarchy: Hierarchy, generation: number, since = clock.ms) =>
    revokeGeneration({ dataDir: data, openRoot, hierarchy, generation, reason: 'cACompromise', since: new Date(since).toISOString(), nowMs: clock.ms })

  test('is a former one, once, and not in a time to come', async () => {
    expect(await revoke('sm2', 3)).toMatchObject({ refused: 'GENERATION_CURRENT' })
    expect(await revoke('sm2', 9)).toMatchObject({ refused: 'GENERATION_UNKNOWN' })
    expect(await revoke('sm2', 1, clock.ms + 1_000)).toMatchObject({ refused: 'REVOKED_IN_FUTURE' })
  })

  test('seals nothing any more; what is proven to be older counts, by stamps that the hub knows for its own', async () => {
    const before = await bundleText()
    clock.ms += 1_000
    for (const hierarchy of hierarchies) {
      expect(await revoke(hierarchy, 1)).toMatchObject({ serial: hub.authority.authorities[hierarchy].former[0]?.certificate.serial })
      expect(await revoke(hierarchy, 1)).toMatchObject({ refused: 'GENERATION_REVOKED' })
    }
    expect(await makeFiles(1)).toMatchObject({ refused: 'SEAL_REVOKED', detail: { reason: 'cACompromise' } })
    // Nor does one whose keys an external CA certified, if it was made by a maker of that generation.
    const [one, two] = [await hub.seals.find(sealIdAt(1)), await hub.seals.find(sealIdAt(2))]
    if (one === undefined || two === undefined) throw new TypeError('two seals')
    expect([one, two].map((seal) => lostIssuerOf({ ...seal, chains: { sm2: [], p256: [] } }, hub.authority)?.reason)).toEqual(['cACompromise', undefined])
    expect(await answers([...first, ...second, ...(await filesOf(2))])).toEqual(['yes', 'yes', 'yes', 'yes', 'yes', 'yes'])
    // Whoever has the key of a CA makes a time-stamping authority too: one that nobody knows proves nothing.
    const { former, ...rest } = JSON.parse(await bundleText()) as { former: object }
    expect(await answers(first, JSON.stringify({ ...rest, former: { ...former, timeStampAuthorities: [] } }))).toEqual(['no', 'no'])
    expect(await answers(first, before)).toEqual(['yes', 'yes'])
  })

  test('stays on the root’s list when that is renewed, and openssl says so', async (context) => {
    needs(context, 'openssl')
    clock.ms += 1_000
    // The list is the record: where it is gone none is made that says nothing.
    const file = join(data, 'authority', 'p256', 'root.crl')
    await copyFile(file, `${file}.kept`)
    await rm(file)
    await expect(renewRootLists({ dataDir: data, openRoot, nowMs: clock.ms })).rejects.toMatchObject({ code: 'STATE_DAMAGED' })
    await copyFile(`${file}.kept`, file)
    await renewRootLists({ dataDir: data, openRoot, nowMs: clock.ms })
    const lists = await hub.authority.readRootLists()
    const { serial } = hub.authority.authorities.p256.former[0]?.certificate ?? { serial: '' }
    expect(lists.p256.revoked.get(serial)).toMatchObject({ reason: 'cACompromise' })
    const text = run('openssl', ['crl', '-inform', 'DER', '-noout', '-text', '-in', asFile(lists.p256.der, 'root.crl')]).text
    expect(text).toMatch(new RegExp(`${serial.toUpperCase()}[^]*CA Compromise`))
  })

  test('that a signer still works with stops it, until it has started anew', async () => {
    clock.ms += 1_000
    await restart(replace)
    const [{ certificate }] = [hub.authority.authorities.p256.issuing]
    expect(hub.authority.authorities.p256.issuing.generation).toBe(4)
    // As if the operator had replaced and revoked beside a signer that was never started again.
    const stale = await start()
    await hub.close()
    await replace()
    expect(await revoke('p256', 4)).toMatchObject({ serial: certificate.serial })
    hub = stale
    await expect(makeFiles(2)).rejects.toMatchObject({ code: 'ISSUING_REVOKED' })
    await expect(hub.authority.timeStamps.answer(new Uint8Array())).rejects.toMatchObject({ code: 'ISSUING_REVOKED' })
    expect(hub.authority.trouble).toBe('ISSUING_REVOKED')
    await restart()
    expect([hub.authority.trouble, hub.authority.authorities.p256.issuing.generation]).toEqual([undefined, 5])
    expect(existsSync(join(data, 'authority', 'p256', 'issuing-5.crl'))).toBe(true)
  })
})
