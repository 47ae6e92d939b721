import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInternalCa, issueServiceCertificate, mutualTls, peerName } from '@hub/pki'
import { parseTemplate, type DocumentRequest, type Instant, type SealId, type Uuid } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DocumentMakerUnavailable, DocumentTroubled } from '../application/files/document-maker.ts'
import { demoTemplate } from '../demo/templates.ts'
import { signerDocuments } from './documents.ts'

let dir: string
let server: https.Server
let documents: ReturnType<typeof signerDocuments>
let request: DocumentRequest
let answer: { readonly status: number; readonly body: unknown } | 'hang-up' | 'hold' = 'hang-up'
const asked: { readonly path: string | undefined; readonly peer: string | undefined; readonly body: unknown }[] = []
const signal = new AbortController().signal

async function reply(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  asked.push({ path: incoming.url, peer: peerName(incoming.socket as never), body: JSON.parse(text) })
  if (answer === 'hang-up') incoming.socket.destroy()
  else if (answer !== 'hold') response.writeHead(answer.status, { 'content-type': 'application/json' }).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhengyuan-documents-tls-'))
  await ensureInternalCa(dir)
  for (const name of ['ledger', 'signer'] as const) await issueServiceCertificate(dir, name)
  server = https.createServer((await mutualTls({ dir, name: 'signer' })).server, (incoming, response) => { void reply(incoming, response) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { client } = await mutualTls({ dir, name: 'ledger' })
  documents = signerDocuments({ url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`, tls: client('signer') })
  const parsed = parseTemplate(await demoTemplate('driver'))
  if (!parsed.ok) throw new TypeError('the template is one')
  request = {
    documentId: '019cac1d-9eaa-717f-922e-9944ca2de0c1' as Uuid, template: parsed.template, annotation: null, composedAt: '2026-03-02T01:00:00.000Z' as Instant, qrText: 'urn:zhengyuan:licence:1',
    content: { face: { name: '王小示例' }, number: '1', identifier: '2', issued: '2026-03-02', validity: { from: '2026-03-02', until: null }, issuers: ['甲局'], holders: ['王小示例'] },
    metadata: { typeCode: 'T', issuerCodes: ['U'], holderCodes: [{ code: '11010519491231002X', kind: '公民身份号码', kindCode: '111' }] }, sealIds: ['019cac1d-9eaa-717f-922e-9944ca2de0c2' as SealId], formats: ['pdf', 'ofd'],
  }
})
afterAll(async () => {
  await documents.close()
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true })
})

const bytes = Buffer.from('%PDF-1.7')
const file = { format: 'pdf', bytes: bytes.toString('base64'), sha256: createHash('sha256').update(bytes).digest('hex'), timeStampedAt: '2026-03-02T01:00:01.000Z' }

test('what is to be made goes as it is to the signer alone, and comes back as bytes', async () => {
  answer = { status: 200, body: { files: [file, { ...file, format: 'ofd', timeStampedAt: null }] } }
  expect(await documents.make(request, signal)).toEqual([{ ...file, bytes }, { ...file, bytes, format: 'ofd', timeStampedAt: null }])
  expect(asked.at(-1)).toEqual({ path: '/v1/documents', peer: 'ledger', body: request })
})

test.each([[422, 'GLYPH_MISSING'], [404, 'SEAL_NOT_FOUND'], [409, 'SEAL_REVOKED'], [400, 'MALFORMED_FIELD'], [413, 'BODY_TOO_LARGE']])('%i with %s is what the signer says of the licence', async (status, code) => {
  answer = { status, body: { code, message: '说明', detail: { fields: ['face.name'] } } }
  expect(await documents.make(request, signal)).toEqual({ refused: code, detail: { fields: ['face.name'] } })
})

describe('trouble that may pass, and nothing of the licence with it, is', () => {
  test.each([
    ['no answer', 'hang-up'], ['an overloaded signer', { status: 503, body: { code: 'COMPOSER_UNAVAILABLE' } }], ['one that does not let us', { status: 403, body: { code: 'PEER_NOT_ALLOWED' } }],
    ['one without the route', { status: 404, body: { code: 'NOT_FOUND', message: '', detail: {} } }], ['a refusal without a code', { status: 422, body: { message: '王小示例' } }], ['an answer that is no JSON', { status: 200, body: '王小示例' }],
    ['an answer without files', { status: 200, body: {} }], ['a file of another format', { status: 200, body: { files: [{ ...file, format: 'exe' }] } }],
    ['bytes in another spelling', { status: 200, body: { files: [{ ...file, bytes: `${file.bytes}\n` }] } }], ['an instant that is none', { status: 200, body: { files: [{ ...file, timeStampedAt: 'now' }] } }],
    ['an answer without end', { status: 200, body: `{"files":[],"more":"${'x'.repeat(9 * 1024 * 1024)}"}` }],
  ] as const)('%s', async (_what, given) => {
    answer = given
    const error: unknown = await documents.make(request, signal).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DocumentMakerUnavailable)
    expect(String(error)).not.toContain('王小示例')
  })
})

test.each([[500, 'INTERNAL'], [503, 'KEY_UNAVAILABLE']])('%i with %s is trouble of this licence alone: the signer is there', async (status, code) => {
  answer = { status, body: { code, message: '王小示例', detail: {} } }
  const error: unknown = await documents.make(request, signal).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(DocumentTroubled)
  expect(String(error)).not.toContain('王小示例')
})

test('who stops meanwhile does not wait for the signer', async () => {
  answer = 'hold'
  const stopping = new AbortController()
  const making = documents.make(request, stopping.signal).catch((caught: unknown) => caught)
  setTimeout(() => { stopping.abort() }, 50)
  expect(await making).toBeInstanceOf(DocumentMakerUnavailable)
})
