import type { Server } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import type { MutualTls } from '@hub/pki'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { tokenVerifier } from './access/verify-token.ts'
import type { LedgerConfig } from './config.ts'
import { openPool } from './database-pool.ts'
import { buildApp } from './http/app.ts'
import { laneLimits, WorkLane } from './http/lanes.ts'
import { renderMetrics } from './http/metrics.ts'
import { openLedger, type OpenLedger } from './open-ledger.ts'
import { OutageLog } from './outage-log.ts'
import { readModels } from './projections/read-models.ts'
import { ProjectionThread } from './projections/thread.ts'
import { vaultOpener } from './projections/vault-opener.ts'
import { openStore } from './store/open-store.ts'
import { watchSigner } from './signer-watch.ts'
import { guardWriter, NotReady } from './writer-guard.ts'
import { signerKeyWrapper } from './vault/signer-key-wrapper.ts'
import { openVault } from './vault/vault.ts'

/** What store and projections say each time they try again while the database is away. */
const saidAgain: ReadonlySet<string> = new Set([
  'writer-session-unavailable', 'append-not-confirmed', 'projections wait for the database', 'feed-dropped', 'writer-not-confirmed', 'leadership-not-taken',
])

const firstCatchUpMsMax = 30_000
const catchUpAskMs = 50

export interface LedgerService {
  readonly app: FastifyInstance<Server>
  close(): Promise<void>
}

export interface ServiceOptions {
  readonly config: LedgerConfig
  readonly tls: MutualTls
  readonly log: Logger
  /** Called when this process may not go on: another ledger has become the writer. */
  readonly fatal: (why: string) => void
}

/**
 * 账本服务进程 — answers health at once, commands as soon as this process is the writer and caught up. A second ledger on the same
 * database stays a standby until the first one's lock is free.
 */
export async function startLedgerService({ config, tls, log, fatal }: ServiceOptions): Promise<LedgerService> {
  const outages = new OutageLog(log)
  const say = (what: string, detail: object): void => {
    if (saidAgain.has(what)) outages.met(what, () => { log.info(detail, what) })
    else log.info(detail, what)
  }
  const pool = openPool({ connectionString: config.databaseUrl, log, outages })
  const store = await openStore(config, { role: 'leader', log: say })
  const stopping = new AbortController()
  let ledger: OpenLedger | undefined
  let projections: ProjectionThread | undefined
  let opened = false

  const becomeReady = async (): Promise<void> => {
    await store.awaitLeadership(stopping.signal)
    const wrapper = signerKeyWrapper({ url: config.signerUrl, hubId: config.hubId, tls: tls.client('signer') })
    const vault = await openVault({ pool, wrapper, profile: config.crypto }).finally(() => wrapper.close())
    ledger = await openLedger({ store, vault, pool, log, lookUpsPerMinuteMax: config.lookUpsPerMinuteMax })
    projections = new ProjectionThread({ databaseUrl: config.databaseUrl, kurrentdb: config.kurrentdb, openParts: vaultOpener(vault), log: say })
    await firstCatchUp(projections, await store.head(), stopping.signal)
    opened = true
    log.info({ head: await store.head() }, 'ready')
  }
  const guard = guardWriter(store, fatal)
  const signer = watchSigner({ url: config.signerUrl, tls: tls.client('signer') })
  becomeReady().catch((error: unknown) => {
    if (stopping.signal.aborted) return
    log.fatal({ err: error }, 'cannot become ready')
    fatal(error instanceof Error ? error.message : 'cannot become ready')
  })

  const lanes = { live: new WorkLane(laneLimits.live), import: new WorkLane(laneLimits.import) }
  const current = (): OpenLedger => {
    if (ledger === undefined) throw new NotReady('the ledger is not the writer yet, or still catching up')
    return ledger
  }
  const health = async (): Promise<{ readonly ready: boolean }> => {
    const { state, head, eventsWaiting } = store.health()
    const ready = opened && ledger !== undefined && state === 'leading' && !ledger.indexOverloaded
    return { ready, store: state, head, eventsWaiting, indexWaiting: ledger?.indexWaiting ?? 0, signer: signer.state(), projections: projections?.health() ?? [] } as { readonly ready: boolean }
  }
  const app = buildApp({
    tls: tls.server, log, outages, lanes, health, verifyToken: tokenVerifier(config.token),
    dispatch: async (request) => {
      const reply = await current().dispatch(request)
      return reply.kind === 'accepted' && reply.replayed ? guard.stillWriter(reply) : reply
    },
    whoAmI: async (principal) => guard.stillWriter(await current().whoAmI(principal)),
    initialise: async (input) => current().initialise(input),
    readModels: readModels.map(({ name }) => name),
    rebuild: (models) => {
      if (projections === undefined) throw new NotReady('the projections have not started yet')
      return projections.rebuild(models)
    },
    metrics: () => renderMetrics({ store: store.health(), lanes, indexWaiting: ledger?.indexWaiting ?? 0 }),
  })

  return {
    app,
    async close() {
      stopping.abort()
      guard.close()
      await Promise.all([app.close(), signer.close()])
      await projections?.close()
      await ledger?.close()
      await store.close()
      await pool.end()
    },
  }
}

/**
 * A hub that says it is ready should show what it holds: readiness waits until the read models have caught up with the log as it was at the
 * start, for a bounded time, and not for a model that has stopped. Commands and look-ups never wait for them.
 */
async function firstCatchUp(projections: ProjectionThread, head: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + firstCatchUpMsMax
  while (!signal.aborted && performance.now() < until && projections.health().some(({ state, position }) => state !== 'stopped' && position < head))
    await pause(catchUpAskMs)
}
