import { inForceSentences, type FileVerdict } from '@hub/verify'
import { hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { newVerifyWorld, type VerifyWorld } from '../../../../packages/verify/src/testing/world.ts'
import { buildTrustSource } from '../clients/trust-source.ts'
import type { ReadPort } from '../read/read-port.ts'
import { enumTexts } from '../graphql/input/enum-texts.ts'
import { ReadUnavailable } from '../read/read-unavailable.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import { copyInForceCodeOf, inForceCodeOf } from './in-force.ts'
import { fileBytesMax } from './routes.ts'
import { openVerifyThread, startWorker, VerifyUnavailable } from '@hub/verify/thread'

let world: VerifyWorld
let pdf: Buffer
let bundle: string
let signer: { readonly url: string; asked: number; status: number; body: string; close(): Promise<void> }
beforeAll(async () => {
  world = await newVerifyWorld()
  pdf = await world.pdf()
  bundle = await world.bundle()
  signer = await startFakeSigner()
})
afterAll(() => signer.close())

/** Speaks the signer's `GET /v1/trust` over plain HTTP. */
async function startFakeSigner() {
  const fake = { url: '', asked: 0, status: 200, body: bundle, close: async () => { server.closeAllConnections(); await new Promise((resolve) => { server.close(resolve) }) } }
  const server = createServer((request, response) => {
    fake.asked += 1
    response.writeHead(request.url === '/v1/trust' ? fake.status : 404).end(fake.body)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

const licence = { status: 'valid', version: 1 }
const known = { licenceId: 'l', version: 1, supersededBy: null, verdict: null }
const found = (rows: object | undefined): readonly object[] => (rows === undefined ? [] : Array.isArray(rows) ? (rows as object[]) : [rows])
const reads = (row: object | undefined, find: (sha256: string) => object | undefined = () => undefined, findCopy: (sha256: string) => object | undefined = () => undefined): ReadPort => ({
  annotatedCopiesByDigest: { find: (sha256: string) => Promise.resolve(findCopy(sha256)) },
  licences: { find: () => Promise.resolve(row) },
  licenceFilesByDigest: { findMany: ([sha256 = '']: readonly string[]) => Promise.resolve(found(find(sha256))) },
  sealsByDigest: { find: (sha256: string) => Promise.resolve(find(sha256)) },
  checkpoints: { read: () => Promise.resolve(new Map()), readPosition: () => Promise.resolve(undefined), awaitPosition: (_models: unknown, position: number) => Promise.resolve(position <= folded) },
}) as unknown as ReadPort
/** The last event of the fake ledger's log, and of the read side. */
const folded = 41
const leading = { store: 'leading', head: folded }

async function withHub(options: Parameters<typeof startTestHub>[0], use: (hub: TestHub) => Promise<void>): Promise<void> {
  const hub = await startTestHub(options)
  await use(hub).finally(() => hub.close())
}
const send = (hub: TestHub, payload: Buffer, type = 'application/octet-stream') => hub.app.inject({ method: 'POST', url: '/v1/verify', headers: { 'content-type': type }, payload })

describe('POST /v1/verify', () => {
  test('judges a file of anybody, without signing in', () => withHub({ read: reads(undefined), verify: { trust: buildTrustSource({ url: signer.url }) } }, async (hub) => {
    for (const [file, kind] of [[pdf, 'pdf'], [Buffer.from(await world.ofd()), 'ofd'], [Buffer.from(world.seal), 'seal'], [Buffer.from('hello'), 'unknown']] as const) {
      const answer = await send(hub, file)
      expect([answer.statusCode, answer.json<FileVerdict>().kind]).toEqual([200, kind])
    }
    const verdict = (await send(hub, pdf, 'application/pdf')).json<FileVerdict>()
    expect([verdict.unchanged.answer, verdict.trustMadeAt, verdict.sealed.seals.length]).toEqual(['yes', '2026-11-22T16:00:00.000Z', 2])
    expect(hub.logged.join('')).not.toContain(verdict.sha256)
  }))

  test('without the signer still says whether a file was changed, and that nobody is trusted', () => withHub({}, async (hub) => {
    expect((await send(hub, pdf)).json<FileVerdict>()).toMatchObject({ unchanged: { answer: 'yes' }, sealed: { answer: 'unknown' }, trustMadeAt: null, inForce: { code: 'NOT_GOOD' } })
    const changed = Buffer.from(pdf)
    changed[changed.indexOf('(100)') + 1] = 0x39
    expect((await send(hub, changed)).json<FileVerdict>()).toMatchObject({ overall: 'no', unchanged: { answer: 'no' } })
  }))

  test('refuses what is no file, and what is too large, as problems', () => withHub({}, async (hub) => {
    for (const [payload, type, status, code] of [[Buffer.from('{}'), 'application/json', 415, 'UNSUPPORTED_MEDIA_TYPE'], [Buffer.from('%PDF-1.7'), 'application/json', 415, 'UNSUPPORTED_MEDIA_TYPE'], [Buffer.alloc(0), 'application/octet-stream', 415, 'UNSUPPORTED_MEDIA_TYPE'], [Buffer.alloc(fileBytesMax + 1), 'application/octet-stream', 413, 'BODY_TOO_LARGE']] as const) {
      const answer = await send(hub, payload, type)
      expect([answer.statusCode, answer.json<{ readonly code: string }>().code]).toEqual([status, code])
    }
  }))
})

describe('a seal', () => {
  const changedAt = '2026-11-22T10:00:00.000Z'
  const sealVerdict = async (read: ReadPort, health: object = leading) => {
    let verdict: FileVerdict | undefined
    await withHub({ read, verify: { trust: buildTrustSource({ url: signer.url }) } }, async (hub) => {
      hub.ledger.health = health
      verdict = (await send(hub, Buffer.from(world.seal))).json<FileVerdict>()
    })
    return [verdict?.overall, verdict?.sealed.answer, verdict?.sealed.steps.find(({ step }) => step === 'seal.status')?.code]
  }
  const registered = (row: object) => reads(undefined, (sha256) => (sha256 === hash('sha256', world.seal, 'hex') ? { changedAt, endedAt: null, ...row } : undefined))

  test.each([
    [{ status: 'active' }, 'yes', 'SEAL_ACTIVE'], [{ status: 'filed' }, 'no', 'SEAL_NOT_ACTIVATED'], [{ status: 'disabled', stopCause: 'suspected-misuse' }, 'no', 'SEAL_ENDED'],
    [{ status: 'cancelled', endedAt: '2026-11-21T10:00:00.000Z' }, 'no', 'SEAL_ENDED'],
  ])('that is on the register as %j is told so', async (row, answer, code) => {
    expect(await sealVerdict(registered(row))).toEqual([answer, answer, code])
  })

  test('of which the register knows nothing stays open', async () => {
    expect(await sealVerdict(reads(undefined))).toEqual(['unknown', 'unknown', 'SEAL_NOT_IN_REGISTER'])
  })

  test('is not taken for one in use where the register is behind or cannot be read', async () => {
    expect(await sealVerdict(registered({ status: 'active' }), { store: 'leading', head: 42 })).toEqual(['unknown', 'unknown', 'SEAL_STATUS_UNKNOWN'])
    const away = { ...reads(undefined), sealsByDigest: { find: () => Promise.reject(new ReadUnavailable('away')) } } as unknown as ReadPort
    expect(await sealVerdict(away)).toEqual(['unknown', 'unknown', 'SEAL_STATUS_UNKNOWN'])
  })

  test('waits for the register of seals', async () => {
    const asked: unknown[] = []
    await sealVerdict({ ...registered({ status: 'active' }), checkpoints: { awaitPosition: (...what: unknown[]) => Promise.resolve(asked.push(what) > 0) } } as unknown as ReadPort)
    expect(asked).toEqual([[['seal-register'], 41]])
  })
})

describe('the third question', () => {
  // Both answers before it must be yes, so the thread is a fake that says so for one file and not for another.
  const thread = (answer: 'yes' | 'no', notice: object | null = null) => ({ verify: async () => ({ kind: 'pdf', sha256: 'a', annotatedCopy: null, notice, unchanged: { answer: 'yes' }, sealed: { answer, seals: [] }, overall: answer, inForce: { code: 'OFFLINE' } }) as unknown as FileVerdict, close: async () => undefined })
  const verdictOf = async (options: Parameters<typeof startTestHub>[0], health: object = leading) => {
    let verdict: Partial<FileVerdict> = {}
    await withHub(options, async (hub) => {
      hub.ledger.health = health
      verdict = (await send(hub, pdf)).json<FileVerdict>()
    })
    return verdict
  }
  const codeOf = async (options: Parameters<typeof startTestHub>[0], health: object = leading) => (await verdictOf(options, health)).inForce?.code

  test('is answered by the file’s digest and the licence as it is now', async () => {
    const find = (sha256: string) => (sha256 === 'a' ? known : undefined)
    expect(await codeOf({ read: reads(licence, find), verify: { thread: thread('yes') } })).toBe('IN_FORCE')
    expect(await codeOf({ read: reads({ ...licence, status: 'revoked' }, find), verify: { thread: thread('yes') } })).toBe('REVOKED')
    expect(await codeOf({ read: reads(licence), verify: { thread: thread('yes') } })).toBe('NOT_KNOWN')
  })

  test('is answered for a deposited file that stands as for one that was made, and not for one that does not', async () => {
    const codeFor = (...rows: object[]) => codeOf({ read: reads(licence, () => rows), verify: { thread: thread('yes') } })
    const [standing, beside] = [{ ...known, verdict: { stands: true } }, { ...known, verdict: { stands: false } }]
    expect([await codeFor(standing), await codeFor(beside), await codeFor(beside, standing), await codeFor(standing, { ...standing, supersededBy: 'f' })]).toEqual(['IN_FORCE', 'NOT_KNOWN', 'IN_FORCE', 'SUPERSEDED'])
  })

  test('of a notice is answered by the register of notices alone, and never as of a licence', async () => {
    const notice = { kind: 'acceptance', number: null, office: null, madeAt: null }
    const read = (row: object | undefined) => ({ ...reads(licence, () => known), caseNoticesByDigest: { find: (sha256: string) => Promise.resolve(sha256 === 'a' ? row : undefined) } }) as unknown as ReadPort
    expect(await codeOf({ read: read({ outcome: 'made', supersededBy: null }), verify: { thread: thread('yes', notice) } })).toBe('NOTICE_ON_RECORD')
    expect(await codeOf({ read: read({ outcome: 'made', supersededBy: 'notice-2' }), verify: { thread: thread('yes', notice) } })).toBe('NOTICE_REPLACED')
    expect(await codeOf({ read: read(undefined), verify: { thread: thread('yes', notice) } })).toBe('NOT_KNOWN')
  })

  test('of an annotated copy is answered by its digest: the licence first, then its own term, whose last day counts', async () => {
    const copyUntil = (validUntil: string) => (sha256: string) => (sha256 === 'a' ? { licenceId: 'l', version: 1, validUntil } : undefined)
    const ask = (status: string, validUntil: string) => codeOf({ read: reads({ ...licence, status }, undefined, copyUntil(validUntil)), verify: { thread: thread('yes') } })
    expect([await ask('valid', '9999-12-31'), await ask('valid', '2026-01-01'), await ask('revoked', '2026-01-01')]).toEqual(['IN_FORCE', 'COPY_TERM_PASSED', 'REVOKED'])
    const copy = { version: 1, validUntil: '2026-11-22' }
    expect([copyInForceCodeOf(copy, licence, '2026-11-22'), copyInForceCodeOf(copy, licence, '2026-11-23'), copyInForceCodeOf(copy, { ...licence, version: 2 }, '2026-11-22'), copyInForceCodeOf(copy, undefined, '2026-11-22')])
      .toEqual(['IN_FORCE', 'COPY_TERM_PASSED', 'SUPERSEDED', 'NOT_KNOWN'])
  })

  test('is not asked for a file that is not good', async () => {
    let asked = 0
    const find = () => { asked += 1; return undefined }
    expect([await codeOf({ read: reads(licence, find), verify: { thread: thread('no') } }), asked]).toEqual(['OFFLINE', 0])
  })

  test.each([['has not folded the last event, or has stopped', { store: 'leading', head: 42 }], ['cannot be compared with a ledger that stands by', { store: 'standby', head: 41 }], ['cannot be compared with a ledger that does not say', {}]])('is left open where the read side %s', async (_what, health) => {
    expect(await codeOf({ read: reads(licence, () => known), verify: { thread: thread('yes') } }, health)).toBe('HUB_UNAVAILABLE')
  })

  test('waits for the register of licences and that of files', async () => {
    const asked: unknown[] = []
    const read = { ...reads(licence, () => known), checkpoints: { awaitPosition: (...what: unknown[]) => Promise.resolve(asked.push(what) > 0) } } as unknown as ReadPort
    expect([await codeOf({ read, verify: { thread: thread('yes') } }), asked]).toEqual(['IN_FORCE', [[['licence-directory', 'licence-files'], 41]]])
  })

  test.each([['checkpoints', 'awaitPosition'], ['licenceFilesByDigest', 'findMany'], ['licences', 'find']] as const)('is left open, and the two others answered, when %s cannot be read', async (part, name) => {
    const read = { ...reads(licence, () => known), [part]: { [name]: () => Promise.reject(new ReadUnavailable('away')) } }
    expect(await verdictOf({ read, verify: { thread: thread('yes') } })).toMatchObject({ overall: 'unknown', unchanged: { answer: 'yes' }, sealed: { answer: 'yes' }, inForce: { answer: 'unknown', code: 'HUB_UNAVAILABLE' } })
  })

  test('does not hide a fault of our own', () => withHub({ read: { ...reads(licence, () => { throw new TypeError('wrong') }) }, verify: { thread: thread('yes') } }, async (hub) => {
    hub.ledger.health = leading
    expect((await send(hub, pdf)).statusCode).toBe(500)
  }))

  test.each([['valid', 1, 'IN_FORCE'], ['valid', 2, 'SUPERSEDED'], ['expired', 2, 'EXPIRED'], ['suspended', 1, 'SUSPENDED'], ['lost', 1, 'LOST'], ['not-yet-valid', 1, 'NOT_YET_VALID'], ['draft', 1, 'NOT_KNOWN'],
    ['withdrawn', 1, 'WITHDRAWN'], ['rescinded', 1, 'RESCINDED'], ['revoked', 1, 'REVOKED'], ['cancelled', 2, 'CANCELLED'], ['transferred-out', 1, 'TRANSFERRED_OUT'], ['superseded', 1, 'REISSUED'], ['toString', 1, 'ENDED']])('a licence that is %s in version %i', (status, version, code) => {
    expect(inForceCodeOf(known, { status, version })).toBe(code)
  })

  test('every status of a licence has words of its own, and every no says what to do next', () => {
    const told = Object.keys(enumTexts.LicenceStatus.values).map((status) => inForceSentences[inForceCodeOf(known, { status, version: 1 })])
    expect(new Set(told.map(({ zh }) => zh)).size).toBe(told.length)
    expect(told.filter(({ answer, next }) => answer === 'no' && next.length === 0)).toEqual([])
  })

  test('a file of the licence before a reissue is sent to the new licence, not told that its licence was revoked', () => {
    const { zh, next } = inForceSentences[inForceCodeOf(known, { status: 'superseded', version: 1 })]
    expect([zh, next]).toEqual([expect.not.stringMatching(/注销|撤销|吊销/), '请持证人提供新的证照。'])
  })

  test('of a licence that is nowhere is not known', () => expect(inForceCodeOf(known, undefined)).toBe('NOT_KNOWN'))

  test('of a file that was made anew', () => expect(inForceCodeOf({ ...known, supersededBy: 'f' }, licence)).toBe('SUPERSEDED'))
})

describe('GET /v1/trust', () => {
  test('gives the signer’s bundle as it is, asked for once a minute', async () => {
    let nowMs = 0
    const trust = buildTrustSource({ url: signer.url, nowMs: () => nowMs })
    await withHub({ verify: { trust } }, async (hub) => {
      const before = signer.asked
      const get = () => hub.app.inject({ method: 'GET', url: '/v1/trust' })
      const [answer] = await Promise.all([get(), get(), get()])
      expect([answer?.statusCode, answer?.headers['content-type'], answer?.body, signer.asked - before]).toEqual([200, 'application/json; charset=utf-8', bundle, 1])
      nowMs = 61_000
      signer.status = 500
      expect([(await get()).body, signer.asked - before]).toEqual([bundle, 2])
      expect([(await get()).body, signer.asked - before]).toEqual([bundle, 2])
      signer.status = 200
    })
  })

  test('is unavailable where no signer was named, or none ever answered', async () => {
    for (const url of [undefined, 'http://127.0.0.1:9'])
      await withHub({ verify: { trust: buildTrustSource({ url }) } }, async (hub) => {
        const answer = await hub.app.inject({ method: 'GET', url: '/v1/trust' })
        expect([answer.statusCode, answer.json<{ readonly code: string }>().code]).toEqual([503, 'UNAVAILABLE'])
      })
  })
})

describe('the thread', () => {
  const job = () => ({ bytes: new Uint8Array(pdf), bundle: null, now: '2026-11-22T18:00:00.000Z' })

  test('that takes too long with a file is ended, and the next file has another', async () => {
    // The time for a file passes when this test says so: how soon a thread starts, and how long a machine takes for a good file, is not what is asked here.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => { vi.useRealTimers() })
    const workers: Worker[] = []
    const thread = openVerifyThread({
      fileTimeoutMs: 5_000,
      start: () => {
        const worker = workers.length > 0 ? startWorker() : new Worker('const { parentPort } = require("node:worker_threads"); parentPort.on("message", () => { parentPort.postMessage({ type: "ready" }); for (;;); })', { eval: true })
        workers.push(worker)
        return worker
      },
    })
    const [first, second] = [thread.verify(job()), thread.verify(job())]
    const refused = expect(first).rejects.toThrow(VerifyUnavailable)
    const [stuck] = workers
    await new Promise((resolve) => { stuck?.once('message', resolve) })
    const ended = new Promise((resolve) => { stuck?.once('exit', resolve) })
    vi.advanceTimersByTime(4_999)
    expect(workers).toHaveLength(1)
    vi.advanceTimersByTime(1)
    await Promise.all([refused, ended])
    expect([(await second).kind, workers.length]).toEqual(['pdf', 2])
    await thread.close()
  })

  test('that ends by itself takes one file with it', async () => {
    let started = 0
    const thread = openVerifyThread({ fileTimeoutMs: 100_000, start: () => (started++ === 0 ? new Worker('require("node:worker_threads").parentPort.on("message", () => { process.exit(1) })', { eval: true }) : startWorker()) })
    const settled = await Promise.allSettled([thread.verify(job()), thread.verify(job())])
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    await thread.close()
  })

  test('that is closed answers nobody', async () => {
    const thread = openVerifyThread({ start: () => Object.assign(new EventEmitter(), { unref: () => undefined, postMessage: () => undefined, terminate: () => Promise.resolve(0) }) as unknown as Worker })
    const waiting = Promise.allSettled([thread.verify(job()), thread.verify(job())])
    await thread.close()
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(thread.verify(job())).rejects.toThrow(VerifyUnavailable)
  })
})
