import type { Pool } from 'pg'
import { pino, type Logger } from 'pino'
import { demoAccountNamespace, type CommandBody, type CommandReply, type CommandType } from '@hub/schemas'
import type { DocumentMaker } from '../application/files/document-maker.ts'
import type { FileVerifier } from '../application/files/file-verifier.ts'
import type { SealPort } from '../application/files/seal-port.ts'
import type { Glyphs } from '../application/licence/glyphs.ts'
import type { TemplatePreviewer } from '../application/template-preview/template-previewer.ts'
import { idMaker } from '../application/new-ids.ts'
import { openPool, poolLimits } from '../database-pool.ts'
import type { SealMaker } from '../application/seal/seal-maker.ts'
import { migrate } from '../migrate.ts'
import { openLedger, type OpenLedger } from '../open-ledger.ts'
import { OutageLog } from '../outage-log.ts'
import type { LedgerStore } from '../store/event-store.ts'
import { openStore, type StoreLocation } from '../store/open-store.ts'
import { testWrapper } from '../vault/fixtures.ts'
import type { KeyWrapper } from '../vault/key-wrapper.ts'
import { openVault, type Vault } from '../vault/vault.ts'

export interface TestLedger {
  readonly ledger: OpenLedger
  readonly store: LedgerStore
  readonly vault: Vault
  readonly pool: Pool
  readonly clock: { ms: number }
  readonly newId: () => string
  /** Sends as a demo account; a new command id each time unless one is given. */
  send<T extends CommandType>(account: string, type: T, body: CommandBody<T>, options?: { readonly commandId?: string; readonly actingFor?: string }): Promise<CommandReply>
  close(): Promise<void>
}

export interface TestLedgerOptions {
  /** As superuser; migrated here. */
  readonly url: string
  /** The log lies there, and not in the database. */
  readonly kurrentdb?: StoreLocation['kurrentdb']
  readonly profile?: 'standard' | 'gm'
  readonly wrapper?: KeyWrapper
  readonly startMs?: number
  readonly log?: Logger
  /** Without it no files are made. */
  readonly documents?: DocumentMaker
  readonly seals?: SealPort
  /** Without it no file can be deposited. */
  readonly verifier?: FileVerifier
  readonly sealsLookedAtEveryMs?: number
  readonly sealMaker?: SealMaker
  readonly glyphs?: Glyphs
  readonly previewer?: TemplatePreviewer
  readonly publicUrl?: string
  /** Stands between the application and the store or the vault: to watch them, or to make them fail. */
  readonly around?: { readonly store?: (store: LedgerStore) => LedgerStore; readonly vault?: (vault: Vault) => Vault }
}

/** A machine that stands still for a while is no outage of the database. */
const patient = { ...poolLimits, connectTimeoutMs: 60_000, queryTimeoutMs: 100_000 }

/** 测试账本 — the real store, vault and application on a test database, in this process, with a clock of its own. */
export async function openTestLedger({ url, kurrentdb, profile = 'standard', wrapper = testWrapper(), startMs = Date.parse('2026-03-02T01:00:00.000Z'), log = pino({ level: 'silent' }), sealMaker, documents, seals, verifier, glyphs, publicUrl, previewer, sealsLookedAtEveryMs, around = {} }: TestLedgerOptions): Promise<TestLedger> {
  await migrate({ connectionString: url })
  const pool = openPool({ connectionString: url, log, outages: new OutageLog(log), limits: patient })
  const realStore = await openStore({ databaseUrl: url, kurrentdb }, { role: 'leader' })
  await realStore.awaitLeadership(AbortSignal.timeout(30_000))
  const store = around.store?.(realStore) ?? realStore
  const clock = { ms: startMs }
  // What could not be opened gives its lock back, or the next one would wait for it.
  const orClose = async (error: unknown): Promise<never> => {
    await realStore.close()
    await pool.end()
    throw error
  }
  const realVault = await openVault({ pool, wrapper, profile }).catch(orClose)
  const vault = around.vault?.(realVault) ?? realVault
  const ledger = await openLedger({ store, vault, pool, log, nowMs: () => clock.ms, sealMaker, documents, verifier, glyphs, publicUrl, previewer, ...(seals === undefined ? {} : { seals }), ...(sealsLookedAtEveryMs === undefined ? {} : { sealsLookedAtEveryMs }) }).catch(orClose)
  const newId = idMaker(() => clock.ms)
  return {
    ledger, store, vault, pool, clock, newId,
    send: (account, type, body, { commandId = newId(), actingFor } = {}) => ledger.dispatch({
      type, commandId, principal: { issuer: demoAccountNamespace, subject: account }, client: 'test', terminal: 'T01', actingFor: actingFor ?? null, lane: 'live', body,
    }),
    async close() {
      await ledger.close()
      await realStore.close()
      await pool.end()
    },
  }
}
