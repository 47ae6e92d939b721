import type { CommandLine, CommandReply, Role } from '@hub/schemas'
import type { Tracing } from '@hub/tracing'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { buildApp } from '../app.ts'
import { buildLog } from '../log.ts'
import { buildAuthenticate } from '../auth/authenticate.ts'
import { buildFindOperator } from '../auth/operators.ts'
import { buildSessionCookie, type SessionCookie } from '../auth/session-cookie.ts'
import { buildTokenVerifier } from '../auth/token-verifier.ts'
import { startFakeLedger, type FakeLedger } from '../clients/fixtures.ts'
import { buildAuthorityRelay, type AuthorityRelay } from '../clients/authority-relay.ts'
import { buildFormerSealsSource, type FormerSealsSource } from '../clients/former-seals-source.ts'
import { buildLedgerClient } from '../clients/ledger-client.ts'
import { buildSealFileSource, type SealFileSource } from '../clients/seal-file-source.ts'
import { buildTrustSource } from '../clients/trust-source.ts'
import type { WhoAmI } from '../clients/who-am-i.ts'
import { readManifest } from '../fast-path/manifest-file.ts'
import type { RateLimit } from '../limits/rate.ts'
import { buildMetrics } from '../plugins/metrics.ts'
import type { ReadPort } from '../read/read-port.ts'
import type { VerifyPorts } from '../verify/routes.ts'
import { openVerifyThread } from '@hub/verify/thread'
import { buildTestIssuer, testAudience, testIssuer, type TestIssuer } from './tokens.ts'

/** 测试网关 — the real gateway over a fake ledger: tokens, limits, both paths and masking are the real ones. */
export interface TestHub {
  readonly app: FastifyInstance
  readonly ledger: FakeLedger
  readonly issuer: TestIssuer
  readonly session: SessionCookie
  /** Every log line, as JSON text. */
  readonly logged: string[]
  /** Registers an account with these roles and gives its token. */
  readonly signIn: (subject: string, roles: readonly Role[], more?: Partial<Extract<WhoAmI, { kind: 'known' }>>) => Promise<string>
  /** The commands that reached the ledger. */
  readonly commands: () => readonly CommandLine[]
  readonly answerWith: (reply: CommandReply) => void
  readonly close: () => Promise<void>
}

export interface TestHubOptions {
  readonly rate?: RateLimit
  readonly read?: ReadPort
  readonly trustProxy?: readonly string[]
  readonly tracing?: Tracing
  readonly verify?: Partial<VerifyPorts>
  readonly relay?: AuthorityRelay
  readonly sealFiles?: SealFileSource
  readonly formerSeals?: FormerSealsSource
}

const unlimited: RateLimit = { perMinute: 1_000_000, burst: 1_000_000 }
const noReads = { checkpoints: { read: () => Promise.resolve(new Map()), readPosition: () => Promise.resolve(undefined), awaitPosition: () => Promise.resolve(true) } } as unknown as ReadPort

export async function startTestHub({ rate = unlimited, read = noReads, trustProxy = [], tracing, verify, relay = buildAuthorityRelay({ url: undefined }), sealFiles = buildSealFileSource({ url: undefined }), formerSeals = buildFormerSealsSource({ url: undefined }) }: TestHubOptions = {}): Promise<TestHub> {
  const [fake, issuer] = await Promise.all([startFakeLedger(), buildTestIssuer()])
  const accounts = new Map<string, WhoAmI>()
  fake.whoAmI = (token) => accounts.get(token) ?? { kind: 'refused', code: 'ACCOUNT_UNKNOWN' }
  const ledger = buildLedgerClient({ url: fake.url })
  const session = buildSessionCookie(randomBytes(32))
  const logged: string[] = []
  const authenticate = buildAuthenticate({
    verify: buildTokenVerifier({ issuer: testIssuer, audience: testAudience, keys: issuer.keys }),
    findOperator: buildFindOperator(ledger),
    session,
  })
  const log = buildLog('debug', { write: (line) => { logged.push(line) } })
  const ports = { thread: openVerifyThread({ fileTimeoutMs: 100_000 }), trust: buildTrustSource({ url: undefined }), ...verify }
  const app = await buildApp({ ledger, read, authenticate, manifest: readManifest(), rate, log, metrics: buildMetrics(), tracing, trustProxy, web: undefined, verify: ports, relay, sealFiles, formerSeals })

  return {
    app, ledger: fake, issuer, session, logged,
    async signIn(subject, roles, more = {}) {
      const token = await issuer.sign(subject)
      accounts.set(token, {
        kind: 'known', operatorId: `operator-${subject}`, unitId: 'unit-1', unitKind: 'department', operatorKind: 'person', roles, suspended: false, holderId: null, ...more,
      })
      return token
    },
    commands: () => fake.requests.flat(),
    answerWith: (reply) => { fake.reply = () => reply },
    async close() {
      await app.close()
      await Promise.all([ledger.close(), ports.thread.close(), ports.trust.close(), relay.close(), sealFiles.close(), formerSeals.close()])
      await fake.close()
    },
  }
}
