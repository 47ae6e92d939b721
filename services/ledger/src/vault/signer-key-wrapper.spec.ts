import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { ensureInternalCa, issueServiceCertificate, mutualTls, peerName, type ServiceName } from '@hub/pki'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../../../test/support/free-port.ts'
import { paced } from '../../../../test/support/stillness.ts'
import { newUuid } from './fixtures.ts'
import { signerKeyWrapper } from './signer-key-wrapper.ts'
import { KeyUnavailable } from './unavailable.ts'

const hubId = 'hub-1'
const label = { purpose: 'ledger-kek', keyId: newUuid() } as const

interface Asked { readonly path: string | undefined; readonly peer: string | undefined; readonly body: Readonly<Record<string, unknown>> }
interface Answer { readonly status: number; readonly body: string }

async function newTlsDirectory(...names: readonly ServiceName[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-vault-tls-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await ensureInternalCa(dir)
  for (const name of names) await issueServiceCertificate(dir, name)
  return dir
}

/** A signer that answers in turn what it was told to, the last answer for ever; `hold` answers never. */
async function signer(dir: string, answers: readonly (Answer | 'hang-up' | 'hold')[], name: ServiceName = 'signer', port = 0): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = []
  const server = https.createServer((await mutualTls({ dir, name })).server, (request, response) => { void reply(request, response) })
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    asked.push({ path: request.url, peer: peerName(request.socket), body: JSON.parse(text) as Asked['body'] })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    if (answer === 'hang-up' || answer === undefined) request.socket.destroy()
    else if (answer !== 'hold') response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  }
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  return { url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked }
}

/** The limits are those of a wait that does not end; what is not about them is in time however slow the machine. */
async function wrapperFor(dir: string, url: string, { waitMsMax = 60_000, requestTimeoutMs = 60_000 }: { readonly waitMsMax?: number; readonly requestTimeoutMs?: number } = {}) {
  const { client } = await mutualTls({ dir, name: 'ledger' })
  const wrapper = signerKeyWrapper({ url, hubId, tls: client('signer'), waitMsMax, requestTimeoutMs })
  onTestFinished(() => wrapper.close())
  return wrapper
}

function ok(body: object): Answer {
  return { status: 200, body: JSON.stringify(body) }
}

test('asks as the ledger, for one purpose, hub and key', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const [plain, wrapped] = [randomBytes(32), randomBytes(80)]
  const { url, asked } = await signer(dir, [ok({ signerKeyId: 'wrap-1', wrapped: wrapped.toString('base64') }), ok({ plain: plain.toString('base64') })])
  const wrapper = await wrapperFor(dir, url)
  expect(await wrapper.wrap(label, plain)).toEqual(wrapped)
  expect(await wrapper.unwrap(label, wrapped)).toEqual(plain)
  expect(asked).toEqual([
    { path: '/v1/keys/wrap', peer: 'ledger', body: { ...label, hubId, plain: plain.toString('base64') } },
    { path: '/v1/keys/unwrap', peer: 'ledger', body: { ...label, hubId, wrapped: wrapped.toString('base64') } },
  ])
})

test('has a wrapping made anew inside the signer: it sends what is wrapped and gets what is wrapped', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const [before, after] = [randomBytes(80), randomBytes(80)]
  const { url, asked } = await signer(dir, [ok({ signerKeyId: 'wrap-2', wrapped: after.toString('base64') })])
  expect(await (await wrapperFor(dir, url)).rewrap(label, before)).toEqual(after)
  expect(asked).toEqual([{ path: '/v1/keys/rewrap', peer: 'ledger', body: { ...label, hubId, wrapped: before.toString('base64') } }])
})

test.each([
  ['ledger-kek', '姓名、号码、照面等全部密封内容和证照文件都不能启封'], ['ledger-index', '按号码找不到任何持证人和证照，命令的重试也认不出来'],
] as const)('says which wrapping key is missing, what is lost without it, and where it may be: %s', async (purpose, lost) => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const { url, asked } = await signer(dir, [{ status: 422, body: JSON.stringify({ code: 'WRAPPING_KEY_ABSENT', message: '', detail: { signerKeyId: 'wrap-9' } }) }])
  const wrapped = Buffer.concat([Uint8Array.of(1, 6), Buffer.from('wrap-1'), randomBytes(60)])
  const error: unknown = await (await wrapperFor(dir, url)).unwrap({ purpose, keyId: newUuid() }, wrapped).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(KeyUnavailable)
  for (const said of [`签名机没有包裹密钥 wrap-1，${purpose} 由它包裹`, lost, 'wrap-1.key.json', 'signer/ended-keys', '然后重启签名服务和账本']) expect((error as Error).message).toContain(said)
  expect(asked.length).toBe(1)
})

test('waits for a signer that is starting, and asks again when it hangs up or is not ready', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const first = await signer(dir, ['hang-up', { status: 503, body: '{}' }, { status: 500, body: '' }, ok({ plain: randomBytes(32).toString('base64') })])
  expect((await (await wrapperFor(dir, first.url)).unwrap(label, randomBytes(80))).length).toBe(32)
  expect(first.asked.length).toBe(4)

  const port = await freePort()
  const waiting = (await wrapperFor(dir, `https://127.0.0.1:${String(port)}`)).unwrap(label, randomBytes(80))
  await paced(200)
  await signer(dir, [ok({ plain: randomBytes(32).toString('base64') })], 'signer', port)
  expect((await waiting).length).toBe(32)
})

test('gives up when nobody answers for the time allowed', async () => {
  const dir = await newTlsDirectory('ledger')
  const wrapper = await wrapperFor(dir, `https://127.0.0.1:${String(await freePort())}`, { waitMsMax: 300 })
  const begun = performance.now()
  await expect(wrapper.wrap(label, randomBytes(32))).rejects.toThrow(/300 毫秒内没有应答/)
  // Half a minute is what it would wait untold.
  expect(performance.now() - begun).toBeLessThan(20_000)
})

test('waits for a start of the signer, and not so long for one that has answered before', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const { url } = await signer(dir, [ok({ plain: randomBytes(32).toString('base64') }), { status: 503, body: '{}' }])
  const wrapper = await wrapperFor(dir, url)
  await wrapper.unwrap(label, randomBytes(80))
  await expect(wrapper.unwrap(label, randomBytes(80))).rejects.toThrow('2000 毫秒内没有应答')
})

test('does not wait for ever on a signer that takes a request and says nothing', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const { url, asked } = await signer(dir, ['hold'])
  await expect((await wrapperFor(dir, url, { waitMsMax: 100, requestTimeoutMs: 500 })).unwrap(label, randomBytes(80))).rejects.toThrow(/没有应答/)
  expect(asked.length).toBe(1)
})

test('takes a refusal for an answer, names its code, and repeats no key', async () => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const { url, asked } = await signer(dir, [{ status: 422, body: JSON.stringify({ code: 'WRAPPED_KEY_REFUSED', message: '包裹件打不开', detail: {} }) }])
  const plain = randomBytes(32)
  const error: unknown = await (await wrapperFor(dir, url)).wrap(label, plain).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(KeyUnavailable)
  expect((error as Error).message).toContain('422 WRAPPED_KEY_REFUSED')
  for (const spelling of ['hex', 'base64'] as const) expect(inspect(error, { depth: 9 })).not.toContain(plain.toString(spelling))
  expect(asked.length).toBe(1)
})

test.each([
  ['no JSON', 'x'], ['no object', 'null'], ['no such field', '{"wrapped":"AAAA"}'], ['no text', '{"plain":1}'], ['nothing', '{"plain":""}'],
  ['loose base64', '{"plain":"AAA"}'], ['base64url', '{"plain":"____"}'], ['far too much', `{"plain":"${'A'.repeat(20_000)}"}`],
])('an answer with %s is not a key', async (_what, body) => {
  const dir = await newTlsDirectory('ledger', 'signer')
  const { url } = await signer(dir, [{ status: 200, body }])
  await expect((await wrapperFor(dir, url)).unwrap(label, randomBytes(80))).rejects.toBeInstanceOf(KeyUnavailable)
})

test('another service in the signer\'s place, or a signer of another hub, gets nothing and is not asked again', async () => {
  const dir = await newTlsDirectory('ledger', 'gateway')
  const impostor = await signer(dir, [ok({ wrapped: 'AAAA' })], 'gateway')
  const foreign = await signer(await newTlsDirectory('signer'), [ok({ wrapped: 'AAAA' })])
  for (const { url, asked } of [impostor, foreign]) {
    await expect((await wrapperFor(dir, url)).wrap(label, randomBytes(32))).rejects.toThrow(/检查地址与内部证书/)
    expect(asked).toEqual([])
  }
})
