import type { Server } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import type { MutualTls } from '@hub/pki'
import { inSpan, type Tracing } from '@hub/tracing'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { tokenVerifier } from './access/verify-token.ts'
import type { DocumentMaker } from './application/files/document-maker.ts'
import type { FileVerifier } from './application/files/file-verifier.ts'
import type { Glyphs } from './application/licence/glyphs.ts'
import type { LedgerConfig } from './config.ts'
import { openPool } from './database-pool.ts'
import { openFileVerifier } from './file-verifier.ts'
import type { RevocationBacklog } from './application/seal/revocations.ts'
import type { SealMaker } from './application/seal/seal-maker.ts'
import type { TemplatePreviewer } from './application/template-preview/template-previewer.ts'
import { buildApp } from './http/app.ts'
import { ErasureRegister } from './erasure-register/erasure-register.ts'
import { laneLimits, WorkLane } from './http/lanes.ts'
import { traceAnswer } from './http/traced-answer.ts'
import { watchDatabase } from './metrics/database-watch.ts'
import { watchWrapping } from './metrics/wrapping-watch.ts'
import { buildLedgerMetrics, type LedgerMetrics } from './metrics/ledger-metrics.ts'
import { openLedger, type FilesHealth, type OpenLedger } from './open-ledger.ts'
import { OutageLog } from './outage-log.ts'
import type { ProjectionHealth } from './projections/health.ts'
import { readModels } from './projections/read-models.ts'
import { ProjectionThread } from './projections/thread.ts'
import { vaultOpener } from './projections/vault-opener.ts'
import { signerDocuments } from './signer/documents.ts'
import { watchGlyphs } from './signer/glyphs.ts'
import { signerSealMaker } from './signer/seals.ts'
import { signerTrust } from './signer/trust.ts'
import { type SignerState, type SignerWatch, watchSigner } from './signer/watch.ts'
import { aroundAppend } from './store/around-append.ts'
import type { LedgerStore, StoreHealth } from './store/event-store.ts'
import { openStore } from './store/open-store.ts'
import { traceAppend } from './trace-append.ts'
import { guardWriter, NotReady } from './writer-guard.ts'
import { requireHubKeys } from './vault/hub-keys.ts'
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
  /** undefined: no traces are sent. It belongs to the caller. */
  readonly tracing?: Tracing | undefined
}

/** How far the start has come. */
interface Stage {
  ledger: OpenLedger | undefined
  projections: ProjectionThread | undefined
  opened: boolean
  /** Gives back what was opened for the keys: the way to the signer, for a rotation beside this process. */
  closeKeys: (() => Promise<void>) | undefined
}

/**
 * 账本服务进程 — answers health at once, commands as soon as this process is the writer and caught up. A second ledger on the same
 * database stays a standby until the first one's lock is free.
 */
export async function startLedgerService(options: ServiceOptions): Promise<LedgerService> {
  const { config, tls, log, fatal, tracing } = options
  const outages = new OutageLog(log)
  const say = (what: string, detail: object): void => {
    if (saidAgain.has(what)) outages.met(what, () => { log.info(detail, what) })
    else log.info(detail, what)
  }
  const pool = openPool({ connectionString: config.databaseUrl, log, outages })
  const lanes = { live: new WorkLane(laneLimits.live), import: new WorkLane(laneLimits.import) }
  const stage: Stage = { ledger: undefined, projections: undefined, opened: false, closeKeys: undefined }
  const metrics = buildLedgerMetrics(() => ({ ...state(), lanes, authority: signer.authority(), certificateUntil: tls.notAfter, database: database.state(), wrapping: wrapping.state() }))
  const register = config.erasureRegister === undefined ? undefined : new ErasureRegister(config.erasureRegister, log)
  const store = watched(await openStore(config, { role: 'leader', log: say }), { metrics, tracing, register })
  const stopping = new AbortController()
  const guard = guardWriter(store, fatal)
  const toSigner = { url: config.signerUrl, tls: tls.client('signer') }
  const [signer, glyphs, trust] = [watchSigner(toSigner), watchGlyphs(toSigner), signerTrust(toSigner)]
  const [documents, sealMaker] = [signerDocuments({ ...toSigner, tracing }), signerSealMaker({ ...toSigner, tracing })]
  const verifier = openFileVerifier({ bundle: () => trust.bundle() })
  const [database, wrapping] = [watchDatabase(pool), watchWrapping(pool)]
  const state = (): ServiceState => serviceState(store, stage, signer)
  becomeReady(stage, { ...options, pool, store, register, documents, glyphs, sealMaker, verifier, say, signal: stopping.signal }).catch((error: unknown) => {
    if (stopping.signal.aborted) return
    log.fatal({ err: error }, 'cannot become ready')
    fatal(error instanceof Error ? error.message : 'cannot become ready')
  })

  const current = (): OpenLedger => {
    if (stage.ledger === undefined) throw new NotReady('the ledger is not the writer yet, or still catching up')
    return stage.ledger
  }
  const app = buildApp({
    tls: tls.server, log, outages, lanes, verifyToken: tokenVerifier(config.token),
    health: () => Promise.resolve(healthOf(state())),
    dispatch: async (request) => {
      const reply = await current().dispatch(request)
      return reply.kind === 'accepted' && reply.replayed ? guard.stillWriter(reply) : reply
    },
    whoAmI: async (principal) => guard.stillWriter(await current().whoAmI(principal)),
    previewSeal: (unitId, wish) => current().previewSeal(unitId, wish),
    previewTemplate: (principal, wish) => current().previewTemplate(principal, wish),
    initialise: async (input) => current().initialise(input),
    readModels: readModels.map(({ name }) => name),
    rebuild: (models) => {
      if (stage.projections === undefined) throw new NotReady('the projections have not started yet')
      return stage.projections.rebuild(models)
    },
    metrics: () => metrics.render(),
    around: tracing === undefined ? [metrics.aroundAnswer] : [metrics.aroundAnswer, traceAnswer(tracing)],
  })

  return {
    app,
    async close() {
      stopping.abort()
      guard.close()
      for (const watch of [database, wrapping]) watch.close()
      await Promise.all([app.close(), signer.close(), glyphs.close()])
      await stage.projections?.close()
      await stage.ledger?.close()
      await stage.closeKeys?.()
      await documents.close()
      await verifier.close()
      await trust.close()
      await sealMaker.close()
      await store.close()
      await pool.end()
    },
  }
}

interface Watchers {
  readonly metrics: LedgerMetrics
  readonly tracing: Tracing | undefined
  readonly register: ErasureRegister | undefined
}

function watched(store: LedgerStore, { metrics, tracing, register }: Watchers): LedgerStore {
  const watchers = [metrics.aroundAppend, tracing && traceAppend(tracing), register?.aroundAppend].filter((one) => one !== undefined)
  return watchers.reduce(aroundAppend, store)
}

interface Becoming extends ServiceOptions {
  readonly pool: Pool
  readonly store: LedgerStore
  readonly register: ErasureRegister | undefined
  readonly documents: DocumentMaker & TemplatePreviewer
  readonly glyphs: Glyphs
  readonly sealMaker: SealMaker
  readonly verifier: FileVerifier
  readonly say: (what: string, detail: object) => void
  readonly signal: AbortSignal
}

/** The writer first, then what a restored log has lost of erasures, then the keys, then what decides, then what folds. */
async function becomeReady(stage: Stage, { config, tls, log, tracing, pool, store, register, documents, glyphs, sealMaker, verifier, say, signal }: Becoming): Promise<void> {
  await store.awaitLeadership(signal)
  await register?.replayInto(store)
  await inSpan(tracing, 'become ready', { kind: 'internal' }, async () => {
    // A log that was imported or moved without its vault.
    if ((await store.head()) >= 0) await requireHubKeys(pool)
    const wrapper = signerKeyWrapper({ url: config.signerUrl, hubId: config.hubId, tls: tls.client('signer'), tracing })
    stage.closeKeys = () => wrapper.close()
    const vault = await openVault({ pool, wrapper, profile: config.crypto })
    stage.ledger = await openLedger({ store, vault, pool, log, lookUpsPerMinuteMax: config.lookUpsPerMinuteMax, publicUrl: config.publicUrl, documents, glyphs, previewer: documents, sealMaker, verifier })
    await register?.complete(pool, store)
    register?.keepComplete(store, signal)
    stage.projections = new ProjectionThread({ databaseUrl: config.databaseUrl, kurrentdb: config.kurrentdb, openParts: vaultOpener(vault), log: say })
    await firstCatchUp(stage.projections, await store.head(), signal)
  })
  stage.opened = true
  log.info({ head: await store.head() }, 'ready')
}

interface ServiceState {
  readonly ready: boolean
  readonly store: StoreHealth
  readonly indexWaiting: number
  readonly signer: SignerState
  /** A newer generation of its issuing CAs lies beside it than it works with. */
  readonly signerRestartNeeded: boolean
  readonly projections: readonly ProjectionHealth[]
  readonly files: FilesHealth | undefined
  readonly revocations: RevocationBacklog | undefined
}

function serviceState(store: LedgerStore, { ledger, projections, opened }: Stage, signer: Pick<SignerWatch, 'state' | 'authority'>): ServiceState {
  const health = store.health()
  const ready = opened && ledger !== undefined && health.state === 'leading' && !ledger.indexOverloaded
  return { ready, store: health, indexWaiting: ledger?.indexWaiting ?? 0, signer: signer.state(), signerRestartNeeded: signer.authority()?.restartNeeded ?? false, projections: projections?.health() ?? [], files: ledger?.files, revocations: ledger?.revocations }
}

/** What `/health/ready` shows. */
function healthOf({ store: { state, head, eventsWaiting }, ...rest }: ServiceState) {
  return { ...rest, store: state, head, eventsWaiting }
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
