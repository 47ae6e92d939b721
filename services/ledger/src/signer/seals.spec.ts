import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInternalCa, issueServiceCertificate, mutualTls, peerName, type ServiceName } from '@hub/pki'
import type { Instant, SealId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SealMakerUnavailable, type SealWish } from '../application/seal/seal-maker.ts'
import { parseMade, parseMakerRefusal, parsePicture, parseUsable } from './seal-wire.ts'
import { signerSealMaker } from './seals.ts'

const sealId = '019cac1f-10ab-7c21-9d3e-2b4f6a8c0d11' as SealId
const wish: SealWish = {
  sealId, kind: 'business', name: '示例市民政局', bottom: '受理专用章', unitName: '示例市民政局', unitCode: '11100000000013338W',
  validFrom: '2026-03-01T16:00:00.000Z' as Instant, validUntil: '2031-03-01T15:59:59.999Z' as Instant,
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const [seal, sm2, p256] = [randomBytes(900), randomBytes(400), randomBytes(380)]
const answer = {
  esId: '33990000000001', sealSha256: sha256(seal), seal: seal.toString('base64'), certificates: { sm2: sm2.toString('base64'), p256: p256.toString('base64') },
  serials: { sm2: '0a1b', p256: '2c3d' }, keyIds: { sm2: `seal-${sealId}-sm2`, p256: `seal-${sealId}-p256` },
}

interface Asked { readonly path: string | undefined; readonly peer: string | undefined; readonly body: unknown }
interface Answered { readonly status: number; readonly body: string }

async function signer(reply: Answered | 'hang-up' | 'hold', names: readonly ServiceName[] = ['ledger', 'signer']) {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-seal-maker-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await ensureInternalCa(dir)
  for (const name of names) await issueServiceCertificate(dir, name)
  const asked: Asked[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    asked.push({ path: request.url, peer: peerName(request.socket), body: JSON.parse(text) as unknown })
    if (reply === 'hang-up') request.socket.destroy()
    else if (reply !== 'hold') response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
  }
  const server = https.createServer((await mutualTls({ dir, name: names.at(-1) ?? 'signer' })).server, (request, response) => { void take(request, response) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  const { client } = await mutualTls({ dir, name: 'ledger' })
  const maker = signerSealMaker({ url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`, tls: client('signer'), requestTimeoutMs: reply === 'hold' ? 500 : 60_000 })
  onTestFinished(() => maker.close())
  return { maker, asked }
}
const said = (status: number, body: unknown): Answered => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) })

describe('the signer', () => {
  test('makes a seal for the ledger, which keeps digests of what was made', async () => {
    const { maker, asked } = await signer(said(200, answer))
    expect(await maker.make(wish)).toEqual({
      esId: answer.esId, sealSha256: sha256(seal), certificates: { sm2: { sha256: sha256(sm2), serial: '0a1b' }, p256: { sha256: sha256(p256), serial: '2c3d' } },
    })
    expect(asked).toEqual([{ path: '/v1/seals', peer: 'ledger', body: wish }])
  })

  test('says whose certificates are an external CA’s, and the last day on which they are good all day', async () => {
    const made = async (validUntil: string) => (await signer(said(200, { ...answer, validUntil, issuers: { p256: 'C=CN, O=外部机构' } }))).maker.make(wish)
    expect(await made('2027-03-01T15:59:59.000Z')).toMatchObject({ certifiedUntil: '2027-03-01', certificates: { sm2: { serial: '0a1b' }, p256: { serial: '2c3d', issuer: 'C=CN, O=外部机构' } } })
    expect(await made('2027-03-01T15:59:58.000Z')).toMatchObject({ certifiedUntil: '2027-02-28' })
    await expect(made('tomorrow')).rejects.toThrow(SealMakerUnavailable)
  })

  test('says whether keys may be a seal’s of the unit', async () => {
    const { maker, asked } = await signer(said(200, { usable: true }))
    const question = { unitCode: wish.unitCode, keys: { sm2: 'dept-1' } }
    expect(await maker.refuseKeys(question)).toBeUndefined()
    expect(asked).toEqual([{ path: '/v1/seals/keys', peer: 'ledger', body: question }])
    expect(await (await signer(said(422, { code: 'KEY_NOT_OF_UNIT', detail: { field: 'keys.sm2' } }))).maker.refuseKeys(question)).toEqual({ refused: 'SEAL_KEY_NOT_OF_UNIT', detail: { field: 'keys.sm2' } })
    for (const body of [{ usable: false }, {}, '']) await expect((await signer(said(200, body))).maker.refuseKeys(question)).rejects.toThrow(SealMakerUnavailable)
  })

  test('draws a preview of the name alone', async () => {
    const { maker, asked } = await signer(said(200, { svg: '<svg/>', widthMm: 42, heightMm: 42 }))
    expect(await maker.preview({ kind: 'business', name: wish.name, bottom: wish.bottom })).toEqual({ svg: '<svg/>', widthMm: 42, heightMm: 42 })
    expect(asked).toEqual([{ path: '/v1/seals/preview', peer: 'ledger', body: { kind: 'business', unitName: wish.name, bottom: wish.bottom } }])
  })

  test('revokes; of a seal that it never made there is nothing to revoke', async () => {
    const revocation = { sealId, reason: 'keyCompromise', at: '2026-03-02T01:00:00.000Z' as Instant, serials: answer.serials } as const
    const { maker, asked } = await signer(said(200, { crlNumber: 7 }))
    await maker.revoke(revocation)
    expect(asked).toEqual([{ path: '/v1/seals/revoke', peer: 'ledger', body: revocation }])
    await (await signer(said(404, { code: 'SEAL_NOT_FOUND', message: '', detail: {} }))).maker.revoke(revocation)
    for (const reply of [said(404, { code: 'NOT_FOUND', message: '', detail: {} }), said(404, ''), said(503, {}), said(403, {}), said(409, { code: 'SERIALS_NOT_OF_SEAL', message: '', detail: {} })])
      await expect((await signer(reply)).maker.revoke(revocation)).rejects.toThrow(SealMakerUnavailable)
  })

  test.each([
    ['NAME_LENGTH', { min: 4, max: 30, count: 31 }, 'SEAL_NAME_LENGTH', { min: 4, max: 30, count: 31 }],
    ['BOTTOM_LENGTH', {}, 'SEAL_BOTTOM_LENGTH', {}],
    ['GLYPH_MISSING', { characters: ['𠮷'], codePoints: ['U+20BB7'], more: 'left out' }, 'SEAL_GLYPH_MISSING', { characters: ['𠮷'], codePoints: ['U+20BB7'] }],
    ['KEY_NOT_OF_UNIT', { field: 'keys.sm2' }, 'SEAL_KEY_NOT_OF_UNIT', { field: 'keys.sm2' }],
    ['KEY_NOT_USABLE', { field: 'keys.p256', why: 'IN_USE' }, 'SEAL_KEY_NOT_USABLE', { field: 'keys.p256', why: 'IN_USE' }],
    ['SEAL_ID_REUSED', {}, 'SEAL_NOT_MADE', { code: 'SEAL_ID_REUSED' }],
  ])('refuses with %s, and the ledger says so in its own words', async (code, detail, refused, told) => {
    for (const status of [400, 409, 422]) expect(await (await signer(said(status, { code, message: '…', detail }))).maker.make(wish)).toEqual({ refused, detail: told })
  })
})

describe('the ledger says that the signer is not there', () => {
  test.each<readonly [string, Answered | 'hang-up' | 'hold']>([
    ['that hangs up', 'hang-up'], ['that never answers', 'hold'], ['that is not ready', said(503, { code: 'KEY_UNAVAILABLE', message: '', detail: {} })], ['that does not know the route', said(404, { code: 'NOT_FOUND', message: '', detail: {} })],
    ['that does not know the ledger', said(403, { code: 'PEER_NOT_ALLOWED', message: '', detail: {} })], ['whose answer is no JSON', said(200, '<html>')], ['whose answer lacks a certificate', said(200, { ...answer, certificates: { sm2: answer.certificates.sm2 } })],
    ['whose digest is not that of its seal', said(200, { ...answer, sealSha256: sha256(sm2) })], ['whose bytes are no base64', said(200, { ...answer, seal: `${answer.seal}*` })],
    ['whose refusal says nothing', said(422, { message: '不行' })], ['whose answer has no end', said(200, { ...answer, padding: 'x'.repeat(2 * 1024 * 1024) })],
  ])('for one %s', async (_what, reply) => {
    await expect((await signer(reply)).maker.make(wish)).rejects.toThrow(SealMakerUnavailable)
  })

  test('for another service that stands in its place', async () => {
    await expect((await signer(said(200, answer), ['ledger', 'gateway'])).maker.make(wish)).rejects.toThrow(SealMakerUnavailable)
  })
})

test('no answer makes the reader throw, and nothing but an answer is read', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((value) => JSON.stringify(value))), (text) => {
    expect(parseMade(text)).toBeUndefined()
    expect(parsePicture(text)).toBeUndefined()
    expect(parseUsable(text)).toBeUndefined()
    const refusal = parseMakerRefusal(text)
    expect(refusal === undefined || refusal.refused.startsWith('SEAL_')).toBe(true)
  }))
})
