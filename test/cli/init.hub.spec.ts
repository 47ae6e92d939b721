import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startHub, type Hub } from '@hub/launcher'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HubClient } from '../hub/hub-client.ts'
import { EventLog } from './event-log.ts'
import { runHub, type Ended } from './hub-command.ts'
import { SignInService } from './sign-in-service.ts'

// The first hour of a hub for real use: no demo, accounts of the county's own sign-in service.
const examples = fileURLToPath(new URL('../../packages/cli/examples/', import.meta.url))
const bureau = { uscc: '113399009900000016', name: '某市数据局', area: '339900' }
let service: SignInService
let hub: Hub
let dataDir: string
let files: string
let client: HubClient
const ids: Record<string, string> = {}

/** Tokens of the external service, in the place of demo tokens. */
class AccountClient extends HubClient {
  override token(account: string): Promise<string> { return service.token(account) }
}

const init = (uscc = bureau.uscc): Promise<Ended> =>
  runHub(['init', '--uscc', uscc, '--unit-name', bureau.name, '--area', bureau.area, '--name', '周安全', '--issuer', service.url, '--subject', 'zhou'], { hub })

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'zhengyuan-init-'))
  // PostgreSQL, which runs as another account where the tests run as root, has to reach it.
  await chmod(dataDir, 0o755)
  files = await mkdtemp(join(tmpdir(), 'zhengyuan-stock-'))
  service = await SignInService.start()
  hub = await startHub({ dataDir, port: 0, demo: false, log: () => undefined, environment: { ...process.env, OIDC_ISSUER: service.url, OIDC_JWKS_URL: `${service.url}/jwks` } })
  client = new AccountClient(hub.url)
})
afterAll(async () => {
  await hub?.stop()
  await service?.stop()
  for (const folder of [dataDir, files]) await rm(folder, { recursive: true, force: true })
})

const register = async (name: string, subject: string, unitId: string, roles: readonly string[]): Promise<void> => {
  await client.must('zhou', 'registerOperator', { unitId, name, kind: 'PERSON', roles, issuer: service.url, subject, holder: null })
}

test('a hub without a demo has no demo sign-in, and the command line says what to use instead', async () => {
  expect((await fetch(`${hub.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"account":"demo-auditor"}' })).status).toBe(404)
  const { exit, said } = await runHub(['token', '--as', 'demo-auditor'], { hub })
  expect([exit, said.includes('没有开启演示账号')]).toEqual([1, true])
  expect(await (await fetch(hub.url)).text()).not.toContain('演示账号')
})

test('a code with a wrong check character begins nothing', async () => {
  const { exit, said } = await init(bureau.uscc.replace(/.$/, (check) => (check === '5' ? '7' : '5')))
  expect([exit, said.includes('--uscc 有误'), await new EventLog(hub.databaseUrl).head()]).toEqual([2, true, 0])
})

test('the first unit and its security administrator are made once, and never again', async () => {
  const { exit, out } = await init()
  expect(exit).toBe(0)
  ids['bureau'] = (JSON.parse(out) as { readonly unitId: string }).unitId
  const head = await new EventLog(hub.databaseUrl).head()
  const again = await init()
  expect([again.exit, again.said.includes('HUB_INITIALISED'), await new EventLog(hub.databaseUrl).head()]).toEqual([1, true, head])
})

test('the administrator is who the sign-in service says, and only with a token made out for this hub', async () => {
  expect(await client.query('zhou', '{ me { roles unit { name } } }')).toEqual({ me: { roles: ['SECURITY_ADMIN'], unit: { name: bureau.name } } })
  for (const token of [await service.token('zhou', { audience: 'another' }), await service.token('zhou', { issuer: 'https://elsewhere.example' }), (await service.token('zhou')).slice(0, -4)]) {
    const answer = await fetch(`${hub.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query: '{ me { roles } }' }) })
    expect(answer.status).toBe(401)
  }
})

test('she registers others, who do their work with tokens of the same service', async () => {
  await register('吴系统', 'wu', ids['bureau'] ?? '', ['SYSTEM_ADMIN'])
  const uscc = '11420503087246977F'
  const { unitId, position } = await client.must('wu', 'registerUnit', { uscc, name: '示范市自然资源局', kind: 'DEPARTMENT', areaCode: '420503' })
  await register('郑发证', 'zheng', unitId as string, ['ISSUING_CLERK'])
  // The read side follows; who she is says at once what is in it.
  await client.query('zheng', 'query ($p: Position) { units(first: 1, atLeastPosition: $p) { edges { cursor } } }', { p: position })
  expect(await client.query('zheng', '{ me { roles unit { uscc } } }')).toEqual({ me: { roles: ['ISSUING_CLERK'], unit: { uscc } } })
  await expect(client.send('zheng', 'registerOperator', { unitId, name: '王某', kind: 'PERSON', roles: ['APPROVER'], issuer: service.url, subject: 'wang', holder: null })).rejects.toThrow('ROLE_MISSING')
  ids['land'] = unitId as string
})

test('three powers stay apart: nobody is security administrator and auditor at once', async () => {
  expect(await client.send('zhou', 'registerOperator', { unitId: ids['bureau'], name: '冯某', kind: 'PERSON', roles: ['SECURITY_ADMIN', 'AUDITOR'], issuer: service.url, subject: 'feng', holder: null })).toMatchObject({ __typename: 'CommandRefused' })
})

test('the department registers its licence type and brings in its stock with a token from a file', async () => {
  const example = JSON.parse(await readFile(join(examples, 'licence-type.json'), 'utf8')) as { readonly code: string; readonly name: string; readonly definition: { readonly fields: object; readonly faceSchema: object } }
  await client.must('zheng', 'registerLicenceType', {
    code: example.code,
    definition: {
      name: example.name, holderKinds: ['PERSON', 'ORGANISATION'], holdersMin: 1, holdersMax: 4, issuersMax: 1, issuers: [ids['land']], supervisor: null,
      authority: { suspend: 'ISSUER', revoke: 'ISSUER', rescind: 'ISSUER', cancel: 'ISSUER' }, fields: example.definition.fields,
      faceSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', additionalProperties: false, ...example.definition.faceSchema },
      validityYearsMax: null, uniqueness: { per: 'NONE' }, sharing: 'CONDITIONAL', trustToWaive: 'VERIFIED', reviewRequired: false, template: null,
    },
  })
  const [path, tokenFile] = [join(files, 'stock.csv'), join(files, 'token')]
  await copyFile(join(examples, 'stock-gb18030.csv'), path)
  await writeFile(tokenFile, `${await service.token('zheng')}\n`)
  const { said } = await runHub(['import', 'licences', path, '--type', example.code, '--source', 'land', '--token-file', tokenFile], { hub })
  expect(said).toMatch(/5 {2}新入库/)
  expect(said).toMatch(/10 {2}内容有误，未发送/)
})
