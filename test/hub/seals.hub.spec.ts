import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { EventLog } from '../cli/event-log.ts'
import { runHub } from '../cli/hub-command.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'
import { HubClient, type Reply } from './hub-client.ts'

// The life of a seal over GraphQL, on the whole hub: what is filed here the signer has made.
const filesTimeoutMs = 300_000
const [first, second] = ['demo-seal-custodian', 'demo-seal-custodian-2'] as const
let city: CityHub
let hub: Hub
let client: HubClient
let marketSeal: string
let sealId: string

beforeAll(async () => {
  city = await startCityHub()
  hub = city.hub
  client = new HubClient(hub.url)
}, cityHubMsMax)
afterAll(() => city?.stop())

interface SealNode { readonly sealId: string; readonly kind: string; readonly status: string; readonly name: string; readonly uses: number; readonly esId: string | null; readonly certificates: readonly { readonly sha256: string; readonly serial: string }[] }
async function seals(account: string, args = ''): Promise<readonly SealNode[]> {
  const { seals: found } = await client.query<{ seals: { edges: { node: SealNode }[] } }>(account, `{ seals(first: 50${args}) { edges { node { sealId kind status name uses esId certificates { sha256 serial } } } } }`)
  return found.edges.map(({ node }) => node)
}
interface UseNode { readonly licenceId: string; readonly current: boolean }
async function uses(seal: string): Promise<readonly UseNode[]> {
  const { seal: found } = await client.query<{ seal: { useRecords: { edges: { node: UseNode }[] } } }>('demo-market-clerk', `{ seal(sealId: "${seal}") { useRecords(first: 100) { edges { node { licenceId current } } } } }`)
  return found.useRecords.edges.map(({ node }) => node)
}
const drill = () => runHub(['seal', 'drill', '--seal', marketSeal, '--as', 'demo-market-clerk', '--yes', '--json'], { hub })
const atLeast = ({ position }: Reply): string => `, atLeastPosition: ${String(position)}`

test('the city’s units have seals that the signer made, each with two certificates of its own', async () => {
  const market = await seals(first)
  expect(market.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['UNIT ACTIVE', 'BUSINESS DISABLED', 'BUSINESS CANCELLED'])
  marketSeal = market[0]?.sealId ?? ''
  const all = [...market, ...(await seals('demo-police-custodian')), ...(await seals('demo-transport-custodian'))]
  expect(new Set(all.flatMap(({ certificates }) => certificates.map(({ sha256 }) => sha256))).size).toBe(2 * all.length)
  expect(new Set(all.map(({ esId }) => esId)).size).toBe(all.length)
})

test('anybody’s openssl learns from the hub’s address whether a certificate is good', async () => {
  const { intermediates: { p256: issuing }, roots: { p256: root }, timeStampAuthority } = (await (await fetch(`${hub.url}/v1/trust`)).json()) as { intermediates: Record<string, string>; roots: Record<string, string>; timeStampAuthority: string }
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-ocsp-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const kept = async (name: string, bytes: Buffer): Promise<string> => { await writeFile(join(dir, name), bytes); return join(dir, name) }
  const pem = (name: string, der: string | undefined) => kept(name, Buffer.from(`-----BEGIN CERTIFICATE-----\n${String(der)}\n-----END CERTIFICATE-----\n`))
  const [issuer, anchor, leaf] = [await pem('issuing.pem', issuing), await pem('root.pem', root), await pem('leaf.pem', timeStampAuthority)]
  const openssl = async (...args: readonly string[]) => Object.values(await promisify(execFile)('openssl', args)).join('')
  expect(await openssl('ocsp', '-url', `${hub.url}/v1/ocsp`, '-issuer', issuer, '-cert', leaf, '-CAfile', anchor, '-verify_other', issuer)).toMatch(/: good[^]*Response verify OK/)
  const lists = await Promise.all(['root', 'issuing'].map(async (which) => kept(`${which}.crl`, Buffer.from(await (await fetch(`${hub.url}/v1/crl/p256/${which}`)).arrayBuffer()))))
  const crls = await Promise.all(lists.map(async (list) => ['-CRLfile', await kept(`${basename(list)}.pem`, Buffer.from(await openssl('crl', '-inform', 'DER', '-in', list)))]))
  expect(await openssl('verify', '-crl_check_all', ...crls.flat(), '-CAfile', anchor, '-untrusted', issuer, leaf)).toContain(': OK')
  const query = await kept('query', Buffer.from('what is to be stamped'))
  await openssl('ts', '-query', '-data', query, '-sha256', '-cert', '-out', join(dir, 'asked.tsq'))
  const stamped = await fetch(`${hub.url}/v1/time-stamp`, { method: 'POST', headers: { 'content-type': 'application/timestamp-query', authorization: `Bearer ${await client.token('demo-market-clerk')}` }, body: await readFile(join(dir, 'asked.tsq')) })
  expect(await openssl('ts', '-verify', '-in', await kept('stamp.tsr', Buffer.from(await stamped.arrayBuffer())), '-queryfile', join(dir, 'asked.tsq'), '-CAfile', anchor, '-untrusted', issuer)).toContain('Verification: OK')
})

test('a custodian sees what a seal would look like before she captures it', async () => {
  const preview = (args: string) => client.query<{ sealPreview: Reply }>(first, `{ sealPreview(${args}) { __typename ... on SealPreview { svg widthMm heightMm } ... on CommandRefused { code detail } } }`)
  const { sealPreview: drawn } = await preview('kind: BUSINESS, bottom: "受理专用章"')
  expect(drawn.__typename).toBe('SealPreview')
  expect(String(drawn['svg'])).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
  expect(await preview('kind: BUSINESS')).toMatchObject({ sealPreview: { code: 'SEAL_BOTTOM_MISSING' } })
  expect(await preview('kind: PERSONAL, name: "王\u{30000}"')).toMatchObject({ sealPreview: { code: 'SEAL_GLYPH_MISSING', detail: { codePoints: ['U+30000'] } } })
})

test('another custodian files it, and it is made', async () => {
  sealId = String((await client.must(first, 'captureSeal', { kind: 'UNIT', validYears: 5 }))['sealId'])
  expect(await client.send(first, 'fileSeal', { sealId, filingNumber: '3399000000777' })).toMatchObject({ code: 'SEAL_CAPTURER_FILES' })
  const filed = await client.must(second, 'fileSeal', { sealId, filingNumber: '3399000000777' })
  expect((await seals(second, atLeast(filed))).find((seal) => seal.sealId === sealId)).toMatchObject({ status: 'FILED', name: '演示市市场监督管理局', certificates: [{}, {}] })
})

test('files of the city’s licences are sealed with the seal in use, which cannot be drilled', async () => {
  await eventually('the maker of files is at rest', () => new EventLog(hub.databaseUrl).isAtRest(), filesTimeoutMs)
  const sealed = await uses(marketSeal)
  expect(sealed.length).toBeGreaterThan(0)
  expect(sealed.every(({ current }) => current)).toBe(true)
  expect(await drill()).toMatchObject({ exit: 1, out: '', said: expect.stringContaining('该印章仍在用') as string })
}, 2 * filesTimeoutMs)

test('it comes into use when the former one is remade, and never beside it', async () => {
  expect(await client.send(first, 'activateSeal', { sealId })).toMatchObject({ code: 'SEAL_ANOTHER_ACTIVE', detail: { sealId: marketSeal } })
  const remade = await client.must(second, 'remakeSeal', { sealId: marketSeal, cause: 'DAMAGED', filingNumber: 'ZX-777' })
  expect(remade['successor']).toMatch(/^[0-9a-f-]{36}$/)
  const active = await client.must(first, 'activateSeal', { sealId })
  const { seal } = await client.query<{ seal: { successorId: string; endCause: string; history: { edges: { node: { type: string } }[] } } }>(second,
    `{ seal(sealId: "${marketSeal}"${atLeast(active)}) { successorId endCause history(first: 50) { edges { node { type } } } } }`)
  expect(seal).toMatchObject({ successorId: remade['successor'], endCause: 'DAMAGED' })
  expect(seal.history.edges.map(({ node }) => node.type)).toEqual(['SealCaptured', 'SealFiled', 'SealActivated', 'SealRemade'])
})

test('after the former one is lost, a drill makes every file that it sealed anew with the one in use', async () => {
  const sealed = await uses(marketSeal)
  const licences = new Set(sealed.filter(({ current }) => current).map(({ licenceId }) => licenceId))
  const { exit, out, said } = await drill()
  expect(said).toContain('已全部换新')
  expect([exit, JSON.parse(out)]).toEqual([0, { sealId: marketSeal, remade: licences.size, refused: [], ended: [], erased: [], unanswered: [], filesLeft: 0, licencesLeft: 0 }])
  expect((await uses(marketSeal)).map(({ current }) => current)).toEqual(sealed.map(() => false))
  const anew = await uses(sealId)
  expect(anew.every(({ current }) => current)).toBe(true)
  expect(new Set(anew.map(({ licenceId }) => licenceId))).toEqual(licences)
  // Nothing is left: the drill again asks for nothing.
  expect((await drill()).exit).toBe(0)
  expect(await uses(sealId)).toHaveLength(anew.length)
}, filesTimeoutMs)
