import { isRefusal } from '@hub/kernel'
import { judgeChain, readCrl, type Crl } from '@hub/x509'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { emptyDirectory, passphrase } from '../keys/fixtures.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { openSoftwareFileKeyStore } from '../keys/software-file.ts'
import { Authority } from './authority.ts'
import { forEach, hierarchies } from './hierarchy.ts'
import { openOfflineRoot } from './offline-root.ts'
import { renewRootLists } from './renew-root-lists.ts'

const start = Date.parse('2026-11-22T12:00:00.000Z')
const dayMs = 86_400_000
const sealId = '019cace0-5a80-7000-8000-000000000001'
const serials = { sm2: '01ab', p256: '02ab' }

/** What lies on one machine, and a clock to turn. */
async function machine() {
  const dir = await emptyDirectory()
  const clock = { ms: start }
  let rootOpened = 0
  const openRoot = (): Promise<KeyStore> => {
    rootOpened += 1
    return openOfflineRoot({ dir: join(dir, 'offline-root'), passphraseFile: join(dir, 'secrets', 'root'), makesPassphrase: true })
  }
  const openKeys = async (): Promise<KeyStore> => {
    const keys = await openSoftwareFileKeyStore(dir, passphrase())
    onTestFinished(() => { keys.close() })
    return keys
  }
  return {
    dir, clock, rootsOpened: () => rootOpened,
    open: async (root = openRoot) => Authority.open({ dataDir: dir, keys: await openKeys(), openRoot: root, name: '演示市', url: 'http://hub.example/ca', clock: () => clock.ms }),
  }
}

const revokedIn = (list: Crl): readonly string[] => [...list.revoked.keys()]

describe('at the first start', () => {
  test('the roots sign the issuing CAs and their first lists, and are not asked again', async () => {
    const { open, rootsOpened } = await machine()
    const first = await open()
    expect(rootsOpened()).toBe(1)
    const again = await open()
    expect(rootsOpened()).toBe(1)
    for (const hierarchy of hierarchies) expect(Buffer.compare(again.authorities[hierarchy].root.der, first.authorities[hierarchy].root.der)).toBe(0)
    expect(again.trouble).toBeUndefined()
  })

  test('it goes on without the roots’ keys and passphrase once it stands', async () => {
    const { dir, open } = await machine()
    await open()
    await rm(join(dir, 'offline-root'), { recursive: true })
    await rm(join(dir, 'secrets'), { recursive: true })
    expect((await open()).trouble).toBeUndefined()
  })

  test('no file of the running signer holds a key of a root, and that key opens with its own passphrase alone', async () => {
    const { dir, open } = await machine()
    await open()
    expect((await readdir(join(dir, 'keys'))).filter((name) => name.startsWith('root'))).toEqual([])
    expect(await readdir(join(dir, 'offline-root', 'keys'))).toEqual(['root-p256.key.json', 'root-sm2.key.json'])
    await expect(openSoftwareFileKeyStore(join(dir, 'offline-root'), passphrase())).rejects.toThrow('口令不对')
  })

  test('nothing stands without a passphrase for the roots', async () => {
    const { dir, open } = await machine()
    await expect(open(() => openOfflineRoot({ dir: join(dir, 'offline-root'), passphraseFile: join(dir, 'nowhere'), makesPassphrase: false }))).rejects.toMatchObject({ code: 'ROOT_PASSPHRASE_MISSING' })
  })

  test('certificates name where their list and responder are, and every chain is judged valid', async () => {
    const authority = await (await machine()).open()
    for (const name of ['sealMaker', 'timeStamp', 'sm2Responder', 'p256Responder'] as const) {
      const { certificate } = await authority.holders.holder(name)
      const hierarchy = name === 'sealMaker' || name === 'sm2Responder' ? 'sm2' : 'p256'
      expect(certificate.extensions.crlUrls).toEqual([`http://hub.example/ca/v1/crl/${hierarchy}/issuing`])
      const { root, issuing } = authority.authorities[hierarchy]
      const crls = [await authority.rootList(hierarchy), authority.issuingList(hierarchy)]
      const purpose = name === 'sealMaker' ? 'seal-maker' : name === 'timeStamp' ? 'time-stamp' : 'ocsp-responder'
      expect(judgeChain({ certificate, at: new Date(start).toISOString(), purpose, anchors: [root], intermediates: [issuing.certificate], revocation: { crls, responses: [] } }).answer).toBe('valid')
    }
  })
})

describe('the roots’ lists', () => {
  test('are renewed by their keys, put back for the moment, beside a signer that goes on', async () => {
    const { dir, clock, open } = await machine()
    const authority = await open()
    clock.ms += 390 * dayMs
    const openRoot = (file = 'root') => openOfflineRoot({ dir: join(dir, 'offline-root'), passphraseFile: join(dir, 'secrets', file), makesPassphrase: false })
    const until = await renewRootLists({ dataDir: dir, openRoot, nowMs: clock.ms })
    for (const hierarchy of hierarchies) expect((await authority.rootList(hierarchy)).nextUpdate).toBe(until)
    clock.ms += 20 * dayMs
    await authority.tend()
    expect(authority.trouble).toBeUndefined()
    await expect(renewRootLists({ dataDir: dir, openRoot: () => openRoot('elsewhere'), nowMs: clock.ms })).rejects.toMatchObject({ code: 'ROOT_PASSPHRASE_MISSING' })
  })

  test('are not renewed by another hub’s root', async () => {
    const [one, other] = [await machine(), await machine()]
    await one.open()
    await other.open()
    const foreign = () => openOfflineRoot({ dir: join(other.dir, 'offline-root'), passphraseFile: join(other.dir, 'secrets', 'root'), makesPassphrase: false })
    await expect(renewRootLists({ dataDir: one.dir, openRoot: foreign, nowMs: start })).rejects.toMatchObject({ code: 'KEY_MISSING' })
  })
})

describe('a crash', () => {
  /** Files of a founded authority in the order in which they are written: each start may have ended after any of them. */
  test('after any step of the founding leaves what the next start goes on from', async () => {
    const { dir, open } = await machine()
    await open()
    const files = hierarchies.flatMap((hierarchy) => ['root.cer', 'issuing.cer', 'root.crl', 'issuing.crl'].map((name) => join(dir, 'authority', hierarchy, name)))
    const contents = await Promise.all(files.map((file) => readFile(file)))
    for (let written = 0; written < files.length; written += 1) {
      for (const [at, file] of files.entries()) {
        await rm(file, { force: true })
        // A list is put in place whole each time; certificates of roles were not yet there.
        if (at < written) await writeFile(file, contents[at] ?? Buffer.of(), { mode: 0o600 })
      }
      for (const hierarchy of hierarchies) await rm(join(dir, 'authority', hierarchy, 'issued'), { recursive: true })
      const authority = await open()
      expect(authority.trouble, `${written} files were written`).toBeUndefined()
      if (written > 0) expect(Buffer.compare(authority.authorities.sm2.root.der, contents[0] ?? Buffer.of())).toBe(0)
    }
  })

  test('between a revocation and its list leaves a revocation, which the next start tells', async () => {
    const { dir, open } = await machine()
    await open()
    const record = { format: 'zhengyuan-revocation/1', sealId, serials, reason: 'superseded', revokedAt: new Date(start).toISOString(), since: new Date(start).toISOString() }
    await writeFile(join(dir, 'authority', 'revoked', `${sealId}.json`), JSON.stringify(record), { mode: 0o600 })
    const authority = await open()
    expect(hierarchies.map((hierarchy) => revokedIn(authority.issuingList(hierarchy)))).toEqual([['01ab'], ['02ab']])
  })

  test('that left half a file beside is not noticed', async () => {
    const { dir, open } = await machine()
    await open()
    await writeFile(join(dir, 'authority', 'revoked', `.${sealId}.json.0123.tmp`), '{"format":', { mode: 0o600 })
    await writeFile(join(dir, 'authority', 'sm2', 'issued', '.x.cer.0123.tmp'), '0', { mode: 0o600 })
    expect((await open()).trouble).toBeUndefined()
  })
})

describe('a damaged state is not gone on with', () => {
  test.each([
    ['a root', 'sm2/root.cer'], ['an issuing CA', 'p256/issuing.cer'], ['a list of a root', 'sm2/root.crl'], ['a list', 'p256/issuing.crl'],
  ])('%s', async (_what, name) => {
    const { dir, open } = await machine()
    await open()
    const file = join(dir, 'authority', name)
    await writeFile(file, (await readFile(file)).subarray(0, -1))
    await expect(open()).rejects.toMatchObject({ code: 'STATE_DAMAGED' })
  })

  test('a revocation that cannot be read is not taken for none', async () => {
    const { dir, open } = await machine()
    await open()
    for (const text of ['', '{}', '{"format":"zhengyuan-revocation/1"}', '[]', 'null', '"']) {
      await writeFile(join(dir, 'authority', 'revoked', `${sealId}.json`), text, { mode: 0o600 })
      await expect(open()).rejects.toMatchObject({ code: 'STATE_DAMAGED' })
    }
  })

  test('a lost key of an issuing CA is said, and not made anew', async () => {
    const { dir, open } = await machine()
    await open()
    await rm(join(dir, 'keys', 'ca-issuing-sm2.key.json'))
    await expect(open()).rejects.toMatchObject({ code: 'KEY_MISSING' })
  })

  test('another key under the id of an issuing CA’s is said too', async () => {
    const { dir, open } = await machine()
    await open()
    await rm(join(dir, 'keys', 'ca-issuing-sm2.key.json'))
    const keys = await openSoftwareFileKeyStore(dir, passphrase())
    await keys.create('ca-issuing-sm2', 'sign-sm2')
    keys.close()
    await expect(open()).rejects.toMatchObject({ code: 'KEY_MISSING' })
  })

  test('an issuing CA that was lost after the roots had gone is said', async () => {
    const { dir, open } = await machine()
    await open()
    await rm(join(dir, 'authority', 'sm2', 'issuing.cer'))
    await rm(join(dir, 'offline-root'), { recursive: true })
    await expect(open()).rejects.toMatchObject({ code: 'ROOT_KEY_MISSING' })
  })
})

describe('the lists', () => {
  const say = (authority: Authority, reason: 'certificateHold' | 'keyCompromise' | 'removeFromCRL') =>
    authority.revoke({ sealId, serials, reason, since: new Date(start - dayMs).toISOString() })

  test('are made at each revocation, with a number that never goes back, also where an older state was restored', async () => {
    const { dir, clock, open } = await machine()
    const authority = await open()
    const numbers: number[] = [Number(authority.issuingList('sm2').number)]
    const older = await forEach((hierarchy) => readFile(join(dir, 'authority', hierarchy, 'issuing.crl')))
    for (const at of [1, 2, 3]) {
      const said = await authority.revoke({ sealId: sealId.replace(/1$/, String(at)), serials: { sm2: `0${at}aa`, p256: `0${at}bb` }, reason: 'superseded', since: new Date(start).toISOString() })
      if (isRefusal(said)) throw new TypeError(said.refused)
      numbers.push(said.crlNumber)
    }
    clock.ms += dayMs
    for (const hierarchy of hierarchies) await writeFile(join(dir, 'authority', hierarchy, 'issuing.crl'), older[hierarchy])
    const restored = await open()
    numbers.push(Number(restored.issuingList('sm2').number))
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(restored.issuingList('sm2').number).toBe(restored.issuingList('p256').number)
  })

  test('are made anew long before they end, and not before', async () => {
    const { clock, open } = await machine()
    const authority = await open()
    const { number } = authority.issuingList('sm2')
    clock.ms += dayMs / 2
    await authority.tend()
    expect(authority.issuingList('sm2').number).toBe(number)
    clock.ms += dayMs / 2
    await authority.tend()
    const { number: next = 0n, nextUpdate = '' } = authority.issuingList('sm2')
    expect(next > (number ?? 0n)).toBe(true)
    expect(Date.parse(nextUpdate)).toBe(clock.ms + 7 * dayMs)
  })

  test('tell since when, why, and nothing of a hold that was lifted, also after a start', async () => {
    const { open } = await machine()
    const authority = await open()
    await say(authority, 'certificateHold')
    expect(authority.issuingList('p256').revoked.get('02ab')).toMatchObject({ reason: 'certificateHold', at: new Date(start).toISOString(), invalidSince: new Date(start - dayMs).toISOString() })
    await say(authority, 'removeFromCRL')
    expect(revokedIn(authority.issuingList('p256'))).toEqual([])
    expect(revokedIn((await open()).issuingList('p256'))).toEqual([])
    await say(authority, 'keyCompromise')
    expect(await say(authority, 'removeFromCRL')).toMatchObject({ refused: 'SEAL_NOT_ON_HOLD' })
    expect(await say(authority, 'certificateHold')).toMatchObject({ crlNumber: expect.any(Number) })
    expect(authority.issuingList('p256').revoked.get('02ab')?.reason).toBe('keyCompromise')
  })

  test('are whole files of the standard', async () => {
    const { dir, open } = await machine()
    const authority = await open()
    for (const hierarchy of hierarchies)
      for (const list of [authority.issuingList(hierarchy), await authority.rootList(hierarchy)]) {
        const read = readCrl(list.der)
        expect(isRefusal(read) ? read : read.notJudged).toEqual([])
      }
    expect((await readdir(join(dir, 'authority', 'sm2'))).sort()).toEqual(['issued', 'issuing.cer', 'issuing.crl', 'root.cer', 'root.crl'])
  })
})

describe('the clock', () => {
  test('that shows less than what was signed stops lists, stamps and revocations, until it has caught up', async () => {
    const { clock, open } = await machine()
    const authority = await open()
    await authority.timeStamps.stamp(Uint8Array.of(1))
    clock.ms -= 60_000
    expect(authority.trouble).toBe('CLOCK_BEHIND')
    await expect(authority.timeStamps.stamp(Uint8Array.of(1))).rejects.toMatchObject({ code: 'CLOCK_BEHIND' })
    await expect(authority.revoke({ sealId, serials, reason: 'superseded', since: new Date(clock.ms).toISOString() })).rejects.toMatchObject({ code: 'CLOCK_BEHIND' })
    expect((await open()).trouble).toBe('CLOCK_BEHIND')
    clock.ms += 60_000
    expect(authority.trouble).toBeUndefined()
    expect(await authority.timeStamps.stamp(Uint8Array.of(1))).toMatchObject({ time: new Date(start).toISOString() })
  })

  test('brings new certificates of responders before the old ones end, for the same key; what signed before stays known', async () => {
    const { clock, open } = await machine()
    const authority = await open()
    const before = (await authority.holders.holder('p256Responder')).certificate
    clock.ms += 61 * dayMs
    await authority.tend()
    const { certificate } = await authority.holders.holder('p256Responder')
    expect(certificate.serial).not.toBe(before.serial)
    expect(Buffer.compare(certificate.publicKey, before.publicKey)).toBe(0)
    expect([before, certificate].map(({ serial }) => authority.holders.isIssued('p256', authority.authorities.p256.issuing, serial))).toEqual([true, true])
    expect((await (await open()).holders.holder('p256Responder')).certificate.serial).toBe(certificate.serial)
  })

  test('says when the roots have to come back', async () => {
    const { clock, open } = await machine()
    const authority = await open()
    clock.ms += 401 * dayMs
    await authority.tend()
    expect(authority.trouble).toBe('ROOT_LIST_EXPIRED')
    clock.ms += 4_000 * dayMs
    expect((await open()).trouble).toBe('ISSUING_EXPIRED')
  })
})
