import type { Role } from '@hub/schemas'
import { hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, describe, test } from 'vitest'
import { buildSealFileSource, type SealFileSource } from '../clients/seal-file-source.ts'
import { SignerUnavailable } from '../clients/signer-unavailable.ts'
import type { ReadPort } from '../read/read-port.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'

const file = Buffer.from('3003020101', 'hex')
const sealSha256 = hash('sha256', file, 'hex')
const idOf = (at: number): string => `019cace0-5a80-7000-8000-00000000000${String(at)}`
const [own, business, personal, captured, foreign, other, merged] = [1, 2, 3, 4, 5, 6, 7].map(idOf) as [string, string, string, string, string, string, string]
const seal = (unitId: string, more: object = {}) => ({ unitId, kind: 'unit', sealSha256, ...more })
const rows: Readonly<Record<string, object>> = {
  [own]: seal('unit-1'), [business]: seal('unit-1', { kind: 'business' }), [personal]: seal('unit-1', { kind: 'personal' }), [captured]: seal('unit-1', { sealSha256: null }),
  [foreign]: seal('unit-2'), [other]: seal('unit-1', { sealSha256: 'a'.repeat(64) }), [merged]: seal('unit-0'),
}
const read = {
  checkpoints: { read: () => Promise.resolve(new Map()), readPosition: () => Promise.resolve(undefined), awaitPosition: () => Promise.resolve(true) },
  units: { findMany: (ids: readonly string[]) => Promise.resolve(ids.includes('unit-1') ? [{ unitId: 'unit-1', predecessors: ['unit-0'] }] : []) },
  seals: { rows: ({ sealId }: { readonly sealId: string }) => Promise.resolve(rows[sealId] === undefined ? [] : [rows[sealId]]) },
} as unknown as ReadPort

let hub: TestHub
const asked: string[] = []
beforeAll(async () => {
  const sealFiles: SealFileSource = { file: (sealId) => { asked.push(sealId); return Promise.resolve(file) }, close: () => Promise.resolve() }
  hub = await startTestHub({ read, sealFiles })
})
afterAll(() => hub.close())

const take = (sealId: string, token?: string) => hub.app.inject({ method: 'GET', url: `/v1/seals/${sealId}/file`, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
let callers = 0
const as = (...roles: readonly Role[]) => hub.signIn(`caller-${String(callers += 1)}`, roles)

describe('the file of a seal', () => {
  test.each([['of the unit itself', own], ['for business', business], ['of a unit that was taken over', merged]])('%s is given to a custodian as the signer made it', async (_what, sealId) => {
    const { statusCode, headers, rawPayload } = await take(sealId, await as('seal-custodian'))
    expect([statusCode, rawPayload.equals(file)]).toEqual([200, true])
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${sealId}.esl"`, 'x-file-sha256': sealSha256, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })

  test('of any unit is given to an auditor', async () => {
    const auditor = await as('auditor')
    for (const sealId of [own, foreign]) expect((await take(sealId, auditor)).statusCode).toBe(200)
  })

  test('is given to nobody else', async () => {
    for (const role of ['issuing-clerk', 'approver', 'window-clerk', 'system-admin', 'holder', 'department-system'] as const) expect((await take(own, await as(role))).statusCode, role).toBe(403)
    expect((await take(own)).statusCode).toBe(401)
    expect((await take(foreign, await as('seal-custodian'))).json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  test('that shows a person’s name is not given, nor is the signer asked for it', async () => {
    asked.length = 0
    for (const role of ['seal-custodian', 'auditor'] as const) expect((await take(personal, await as(role))).statusCode, role).toBe(403)
    expect(asked).toEqual([])
  })

  test('that is not made yet, of no seal, and of what is no id', async () => {
    const custodian = await as('seal-custodian')
    expect((await take(captured, custodian)).json<{ readonly detail: string }>().detail).toContain('备案')
    expect([(await take(captured, custodian)).statusCode, (await take(idOf(9), custodian)).statusCode, (await take('..%2Fkeys', custodian)).statusCode]).toEqual([404, 404, 400])
  })

  test('that is another than the register says is given to nobody', async () => {
    expect((await take(other, await as('seal-custodian'))).json()).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
  })
})

describe('the signer', () => {
  async function signer(status: number, body: Buffer, use: (source: SealFileSource, paths: readonly (string | undefined)[]) => Promise<void>): Promise<void> {
    const paths: (string | undefined)[] = []
    const server = createServer((request, response) => { paths.push(request.url); response.writeHead(status).end(body) })
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
    const source = buildSealFileSource({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
    await use(source, paths).finally(async () => {
      await source.close()
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    })
  }
  const id = own as Parameters<SealFileSource['file']>[0]

  test('is asked by the id; one that has no such seal has no file', async () => {
    await signer(200, file, async (source, paths) => { expect([await source.file(id), paths]).toEqual([file, [`/v1/seals/${own}/file`]]) })
    await signer(404, Buffer.from('{}'), async (source) => { expect(await source.file(id)).toBeUndefined() })
  })

  test('that answers otherwise, without end, or not at all is away', async () => {
    await signer(503, Buffer.from('{}'), (source) => expect(source.file(id)).rejects.toThrow(SignerUnavailable))
    await signer(200, Buffer.alloc(3 * 1024 * 1024), (source) => expect(source.file(id)).rejects.toThrow(SignerUnavailable))
    for (const url of [undefined, 'http://127.0.0.1:9']) {
      const source = buildSealFileSource({ url })
      await expect(source.file(id)).rejects.toThrow(SignerUnavailable)
      await source.close()
    }
  })
})
