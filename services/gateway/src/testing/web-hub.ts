import type { FastifyInstance } from 'fastify'
import { createLocalJWKSet } from 'jose'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../app.ts'
import { buildAuthenticate } from '../auth/authenticate.ts'
import { buildFindOperator } from '../auth/operators.ts'
import { buildSessionCookie } from '../auth/session-cookie.ts'
import { buildTokenVerifier } from '../auth/token-verifier.ts'
import { startFakeLedger, type FakeLedger } from '../clients/fixtures.ts'
import { buildAuthorityRelay } from '../clients/authority-relay.ts'
import { buildFormerSealsSource } from '../clients/former-seals-source.ts'
import { buildLedgerClient } from '../clients/ledger-client.ts'
import { buildSealFileSource } from '../clients/seal-file-source.ts'
import { buildTrustSource } from '../clients/trust-source.ts'
import { ensureDemoKeys, publicPart } from '../demo/demo-keys.ts'
import { readManifest } from '../fast-path/manifest-file.ts'
import { buildLog } from '../log.ts'
import { openWeb } from '../open-web.ts'
import { buildMetrics } from '../plugins/metrics.ts'
import type { ReadPort } from '../read/read-port.ts'
import { openVerifyThread } from '@hub/verify/thread'

/** 测试网关（浏览器部分） — the demo as `npm start` opens it, listening on a free loopback port, over a fake ledger. */
export interface TestWebHub {
  readonly app: FastifyInstance
  readonly url: string
  readonly dataDir: string
  readonly ledger: FakeLedger
  readonly logged: string[]
  readonly close: () => Promise<void>
}

const issuer = 'http://localhost:8080/oidc'
const audience = 'zhengyuan'

export async function startTestWebHub(): Promise<TestWebHub> {
  const [ledgerServer, dataDir, port] = await Promise.all([startFakeLedger(), mkdtemp(join(tmpdir(), 'hub-web-')), findFreePort()])
  const url = `http://localhost:${port}`
  const ledger = buildLedgerClient({ url: ledgerServer.url })
  const session = buildSessionCookie(randomBytes(32))
  const demoKeys = await ensureDemoKeys(dataDir)
  const verify = buildTokenVerifier({ issuer, audience, keys: createLocalJWKSet({ keys: demoKeys.jwks.keys.map(publicPart) }) })
  const logged: string[] = []
  const read = { checkpoints: { read: () => Promise.resolve(new Map([['unit-register', 9]])), awaitPosition: () => Promise.resolve(true) } } as unknown as ReadPort
  const relay = buildAuthorityRelay({ url: undefined })
  const files = { thread: openVerifyThread({ fileTimeoutMs: 100_000 }), trust: buildTrustSource({ url: undefined }) }
  const [sealFiles, formerSeals] = [buildSealFileSource({ url: undefined }), buildFormerSealsSource({ url: undefined })]
  const app = await buildApp({
    ledger, read, verify: files, relay, sealFiles, formerSeals,
    authenticate: buildAuthenticate({ verify, findOperator: buildFindOperator(ledger), session }),
    manifest: readManifest(), rate: { perMinute: 1_000_000, burst: 1_000_000 },
    log: buildLog('debug', { write: (line) => { logged.push(line) } }), metrics: buildMetrics(), trustProxy: [],
    web: await openWeb(
      { publicUrl: url, port, dataDir, signIn: { issuer, audience, jwksUrl: undefined, clientId: 'hub-console', clientSecret: undefined, scope: 'openid' } },
      { demoKeys, sessionKey: randomBytes(32), session, verify },
    ),
  })
  await app.listen({ host: '127.0.0.1', port })
  return {
    app, url, dataDir, ledger: ledgerServer, logged,
    async close() {
      await app.close()
      await Promise.all([ledger.close(), files.thread.close(), files.trust.close(), relay.close(), sealFiles.close(), formerSeals.close()])
      await ledgerServer.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
