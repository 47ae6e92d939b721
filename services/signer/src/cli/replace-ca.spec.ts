import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newHierarchy } from '../../../../packages/timestamp/src/testing/world.ts'
import { openAuthorityFolder } from '../certs/authority-folder.ts'
import { Authority } from '../certs/authority.ts'
import { answerCeremony, parseAnswer, spellAnswer, type CeremonyAnswer } from '../certs/ceremony.ts'
import { listGenerations } from '../certs/generation-listing.ts'
import { takeSuccessor } from '../certs/next-generation.ts'
import { openOfflineRoot } from '../certs/offline-root.ts'
import { parseConfig, type Config } from '../config.ts'
import { passphrase } from '../keys/fixtures.ts'
import { openSoftwareFileKeyStore, type SoftwareKeyStore } from '../keys/software-file.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { replaceIssuing } from './replace-ca.ts'

/** A hub whose roots are elsewhere: `away` is the other machine. */
const { dir, remove } = temporaryFolder()
const [data, away] = [join(dir, 'signer'), join(dir, 'away')]
const openRoot = (at = away) => openOfflineRoot({ dir: at, passphraseFile: join(dir, 'root-passphrase'), makesPassphrase: at !== away })
let keys: SoftwareKeyStore
let config: Config
let answer: string
const file = (name: string): string => join(dir, name)

async function open(): Promise<Authority> {
  return Authority.open({ dataDir: data, keys, openRoot: () => openRoot(join(data, 'offline-root')), name: '演示市', url: undefined, clock: Date.now })
}
beforeAll(async () => {
  keys = await openSoftwareFileKeyStore(data, passphrase())
  await open()
  await rename(join(data, 'offline-root'), away)
  const parsed = parseConfig({ SIGNER_DATA_DIR: data, SIGNER_AUTHORITY_NAME: '演示市' })
  if ('wrong' in parsed) throw new TypeError(parsed.wrong.join())
  config = parsed
  await replaceIssuing(config, keys, { algorithm: undefined, to: file('request'), answer: undefined })
  const answers = await answerCeremony(readFileSync(file('request'), 'utf8'), { openRoot, nowMs: Date.now() })
  if (isRefusal(answers)) throw new TypeError(answers.refused)
  answer = spellAnswer(answers)
})
afterAll(() => {
  keys.close()
  remove()
})

const request = (): { readonly name: string; readonly requests: readonly { readonly hierarchy: string; readonly request: string; readonly root: string }[] } => JSON.parse(readFileSync(file('request'), 'utf8')) as ReturnType<typeof request>
const asked = (text: string) => answerCeremony(text, { openRoot, nowMs: Date.now() })

describe('where the roots are', () => {
  test('a file that is none, or was changed, is refused, and never crashes its reader', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => { expect(await asked(text)).toEqual({ refused: 'CEREMONY_MALFORMED', detail: {} }) }), { numRuns: 50 })
    const given = request()
    for (const different of [{ name: '别的市' }, { more: 1 }, { requests: [] }, { requests: given.requests.map((each) => ({ ...each, generation: 3 })) }, { requests: given.requests.map((each) => ({ ...each, request: each.root })) }, { requests: given.requests.map((each) => ({ ...each, generation: 1 })) }])
      expect(await asked(JSON.stringify({ ...given, ...different }))).toMatchObject({ refused: 'CEREMONY_MALFORMED' })
  })

  test('nothing is certified for another hub’s root', async () => {
    const given = request()
    const root = Buffer.from((await newHierarchy('p256')).root.certificate.der).toString('base64')
    await expect(asked(JSON.stringify({ ...given, requests: given.requests.map((each) => ({ ...each, root })) }))).rejects.toMatchObject({ code: 'KEY_MISSING' })
  })
})

describe('an answer', () => {
  const good = (text: string): readonly CeremonyAnswer[] => {
    const read = parseAnswer(text)
    if (isRefusal(read)) throw new TypeError(read.refused)
    return read
  }
  const take = async (hierarchy: 'sm2' | 'p256', given: Partial<CeremonyAnswer>) => {
    const own = good(answer).find((each) => each.hierarchy === hierarchy)
    if (own === undefined) throw new TypeError('an answer')
    return takeSuccessor({ folder: await openAuthorityFolder(data), keys, hierarchy }, { ...own, ...given }, Date.now())
  }

  test('that is none is refused, and never crashes its reader', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => { expect(parseAnswer(text)).toEqual({ refused: 'CEREMONY_MALFORMED', detail: {} }) }))
    const parsed = JSON.parse(answer) as { certificates: object[] }
    for (const certificates of [[], [{ ...parsed.certificates[0], certificate: 'AAAA' }], [...parsed.certificates, ...parsed.certificates], 'x']) expect(parseAnswer(JSON.stringify({ ...parsed, certificates }))).toMatchObject({ refused: 'CEREMONY_MALFORMED' })
  })

  test('is taken only for the very key, of the root, for issuing, and as the next generation', async () => {
    const folder = await openAuthorityFolder(data)
    const [sm2, p256] = [good(answer).find(({ hierarchy }) => hierarchy === 'sm2'), good(answer).find(({ hierarchy }) => hierarchy === 'p256')]
    if (sm2 === undefined || p256 === undefined) throw new TypeError('two answers')
    expect(await take('p256', { certificate: sm2.certificate })).toMatchObject({ refused: 'CERTIFICATE_OF_ANOTHER_KEY' })
    expect(await take('p256', { generation: 1 })).toMatchObject({ refused: 'GENERATION_PENDING' })
    expect(await take('p256', { generation: 3 })).toMatchObject({ refused: 'GENERATION_UNKNOWN' })
    expect(await take('p256', { certificate: { ...p256.certificate, issuer: p256.certificate.subject } })).toMatchObject({ refused: 'CERTIFICATE_NOT_OF_ROOT' })
    expect(await take('p256', { certificate: { ...p256.certificate, tbs: sm2.certificate.tbs } })).toMatchObject({ refused: 'CERTIFICATE_NOT_OF_ROOT' })
    expect(await take('p256', { certificate: { ...p256.certificate, extensions: { ...p256.certificate.extensions, keyUsage: ['keyCertSign'] } } })).toMatchObject({ refused: 'CERTIFICATE_NOT_FOR_ISSUING' })
    expect(await take('p256', { certificate: { ...p256.certificate, validUntil: '2020-01-01T00:00:00.000Z' } })).toMatchObject({ refused: 'CERTIFICATE_NOT_FOR_ISSUING' })
    const { issuing } = (await open()).authorities.p256
    expect(await take('p256', { certificate: { ...p256.certificate, subject: issuing.certificate.subject } })).toMatchObject({ refused: 'CERTIFICATE_NOT_FOR_ISSUING' })
    expect((await listGenerations(data, Date.now())).map(({ generation, state }) => [generation, state])).toEqual([[1, 'current'], [1, 'current']])
    expect(folder.of('p256').issuing(2).endsWith('issuing-2.cer')).toBe(true)
  })
})

test('by the commands of an operator: the root certifies what was asked for, the hub takes it, and its former generation is revoked', async () => {
  const env = { PATH: process.env['PATH'], SIGNER_DATA_DIR: data, SIGNER_ROOT_DIR: away, SIGNER_ROOT_PASSPHRASE_FILE: file('root-passphrase') }
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'ca.ts'), ...args], { env, cwd: dir, encoding: 'utf8' })
    return { status, said: stderr, answer: stdout === '' ? undefined : (JSON.parse(stdout) as unknown) }
  }
  expect(run('sign', '--request', file('request'), '--to', file('answer'))).toMatchObject({ status: 0, answer: { certificates: [{ hierarchy: 'sm2', generation: 2, subject: 'C=CN, O=演示市, CN=演示市 SM2 签发 CA G2', keySha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown }, { hierarchy: 'p256' }] } })
  expect(await replaceIssuing(config, keys, { algorithm: undefined, to: undefined, answer: file('answer') })).toMatchObject({ taken: [{ hierarchy: 'sm2', generation: 2 }, { hierarchy: 'p256', generation: 2 }] })
  expect((await listGenerations(data, Date.now())).map(({ state }) => state)).toEqual(['current', 'pending', 'current', 'pending'])
  await expect(replaceIssuing(config, keys, { algorithm: 'p256', to: undefined, answer: undefined })).rejects.toThrow('GENERATION_PENDING')
  await expect(replaceIssuing(config, keys, { algorithm: 'rsa', to: undefined, answer: undefined })).rejects.toThrow('没有这种算法')
  expect((await open()).authorities.p256.issuing.generation).toBe(2)
  expect(run('revoke', '--algorithm', 'p256', '--generation', '1', '--reason', 'boredom')).toMatchObject({ status: 1, said: expect.stringContaining('--reason') as unknown })
  expect(run('revoke', '--algorithm', 'p256', '--generation', '1', '--reason', 'superseded')).toMatchObject({ status: 0, answer: { hierarchy: 'p256', generation: 1, reason: 'superseded' } })
  expect((await listGenerations(data, Date.now())).map(({ hierarchy, generation, state }) => `${hierarchy} ${generation} ${state}`)).toEqual(['sm2 1 former', 'sm2 2 current', 'p256 1 revoked', 'p256 2 current'])
  writeFileSync(file('large'), ' '.repeat(65 * 1024))
  expect(run('sign', '--request', file('large'), '--to', file('other'))).toMatchObject({ status: 1, said: expect.stringContaining('文件过大') as unknown })
})
