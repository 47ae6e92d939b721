import { mutualTls } from '@hub/pki'
import type { Tracing } from '@hub/tracing'
import type { FastifyInstance } from 'fastify'
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { buildAuthenticate } from './auth/authenticate.ts'
import { discoverConfiguration } from './auth/browser-sign-in.ts'
import { discoveredKeys } from './auth/discovered-keys.ts'
import { buildFindOperator } from './auth/operators.ts'
import { sealKeyBytes } from './auth/sealed-value.ts'
import { buildSessionCookie } from './auth/session-cookie.ts'
import { buildTokenVerifier } from './auth/token-verifier.ts'
import { buildAuthorityRelay } from './clients/authority-relay.ts'
import { buildFormerSealsSource } from './clients/former-seals-source.ts'
import { buildLedgerClient } from './clients/ledger-client.ts'
import { buildSealFileSource } from './clients/seal-file-source.ts'
import { buildTrustSource } from './clients/trust-source.ts'
import type { GatewayConfig } from './config.ts'
import { ensureDemoKeys, publicPart, type DemoKeys } from './demo/demo-keys.ts'
import { readManifest } from './fast-path/manifest-file.ts'
import { openWeb } from './open-web.ts'
import { buildMetrics } from './plugins/metrics.ts'
import { openDatabase } from './read/database.ts'
import { buildReadPort } from './read/pg-read-port.ts'
import { ensureSecret } from './secrets/secret-store.ts'
import { openVerifyThread } from '@hub/verify/thread'

export interface OpenGateway {
  readonly app: FastifyInstance
  /** After the last request: answers under way first, then connections. */
  readonly close: () => Promise<void>
}

/** 装配网关 — everything that is opened here is closed by `close`; `tracing` belongs to the caller. */
export async function openGateway(config: GatewayConfig, log: Logger, tracing?: Tracing): Promise<OpenGateway> {
  const { signIn, dataDir } = config
  const tls = await mutualTls({ dir: config.tlsDir, name: 'gateway' })
  const sessionKey = await ensureSecret(dataDir, 'gateway-session', () => randomBytes(sealKeyBytes))
  const demoKeys = config.demo ? await ensureDemoKeys(dataDir) : undefined

  const database = openDatabase({ url: config.databaseUrl, onIdleError: () => { log.warn('an idle database connection broke') } })
  const metrics = buildMetrics({ queriesWaiting: database.waiting })
  const ledger = buildLedgerClient({
    url: config.ledgerUrl, tls: tls.client('ledger'),
    onBroken: ({ message }) => { metrics.gateway.ledgerBroke(); log.warn({ why: message }, 'an exchange with the ledger broke off') },
  })
  const verify = buildTokenVerifier({ issuer: signIn.issuer, audience: signIn.audience, keys: issuerKeys(config, demoKeys) })
  const session = buildSessionCookie(sessionKey)
  const signer = { url: config.signerUrl, tls: tls.client('signer') }
  const [trust, relay, sealFiles, formerSeals, thread] = [buildTrustSource(signer), buildAuthorityRelay(signer), buildSealFileSource(signer), buildFormerSealsSource(signer), openVerifyThread()]
  const app = await buildApp({
    ledger,
    read: buildReadPort(database),
    authenticate: buildAuthenticate({ verify, findOperator: buildFindOperator(ledger), session }),
    manifest: readManifest(),
    rate: { perMinute: config.requestsPerMinute, burst: config.requestsPerMinute },
    log,
    metrics,
    tracing,
    trustProxy: config.trustProxy,
    web: await openWeb(config, { demoKeys, sessionKey, session, verify }),
    verify: { thread, trust },
    relay,
    sealFiles,
    formerSeals,
  })
  return {
    app,
    async close() {
      await app.close()
      await Promise.all([ledger.close(), database.close(), trust.close(), relay.close(), sealFiles.close(), formerSeals.close(), thread.close()])
    },
  }
}

function issuerKeys({ signIn }: GatewayConfig, demoKeys: DemoKeys | undefined): JWTVerifyGetKey {
  // Asking itself over HTTP for its own keys would only add a way to fail.
  if (demoKeys !== undefined) return createLocalJWKSet({ keys: demoKeys.jwks.keys.map(publicPart) })
  return signIn.jwksUrl === undefined ? discoveredKeys(discoverConfiguration(signIn)) : createRemoteJWKSet(new URL(signIn.jwksUrl))
}
