import type { Pool } from 'pg'
import { monotonicClock } from '../application/clock.ts'
import { dispatch, type DispatchPorts } from '../application/dispatch.ts'
import { noFileVerifier } from '../application/files/file-verifier.ts'
import { handlers } from '../application/handlers/index.ts'
import { HolderFence } from '../application/holder-fence.ts'
import { embeddedGlyphs } from '../application/licence/glyphs.ts'
import { RateOfOperators } from '../application/look-up/rate.ts'
import { NotActingRate } from '../application/look-up/unjudged.ts'
import { SealFence } from '../application/seal/seal-fence.ts'
import { noSealMaker } from '../application/seal/seal-maker.ts'
import { idMaker } from '../application/new-ids.ts'
import { StreamStates } from '../application/stream-states.ts'
import type { Stretch } from '../decide-index/flush.ts'
import type { LedgerStore } from '../store/event-store.ts'
import type { HubKeys } from '../vault/hub-keys.ts'
import { IdIndex } from '../vault/id-index.ts'
import { profiles } from '../vault/profile.ts'
import type { ProfileName } from '../vault/sealing-profile.ts'
import { draftIndex } from './draft-index.ts'
import { draftLog, type PackedEvents } from './draft-log.ts'
import { draftVault } from './draft-vault.ts'
import { rowsThere } from './rows-there.ts'
import { stockRequest, type StockPlace } from './stock-request.ts'
import { writeVaultRows } from './write-vault-rows.ts'

/** Rows `from` to `from + count - 1`, recorded at one instant. */
export interface Chunk { readonly from: number; readonly count: number; readonly atMs: number }

/** 草稿 — what one chunk adds to log and index, its keys and names being in the vault already. */
export interface Draft { readonly events: PackedEvents; readonly stretch: Stretch }

/** `there`: nothing to do. `mixed`: some rows or names of the chunk are known; each has to be decided by itself. */
export type Drafted = Draft | 'there' | 'mixed'

export interface DrafterOptions {
  readonly pool: Pool
  /** A reader. */
  readonly store: LedgerStore
  readonly hubKeys: HubKeys
  readonly profile: ProfileName
  readonly place: StockPlace
}

/** New streams are read by nobody here: their states are not kept. */
class KnownStates extends StreamStates {
  override applied(): void { return undefined }
}

/**
 * 起草 — decides a chunk of rows by the ledger's one road (parse, authorise, decide, seal, encode), with stand-ins for log, vault and index that collect. Keys and names are
 * committed before the draft is handed on, as for any command; a crash after that leaves names of empty streams, which the next run finds.
 */
export function openDrafter({ pool, store, hubKeys, profile: profileName, place }: DrafterOptions): (chunk: Chunk) => Promise<Drafted> {
  const profile = profiles[profileName]
  const accounts = new IdIndex(pool)
  const [vault, log, index] = [draftVault({ profile, hubKeys, findAccounts: (entries) => accounts.findIds(entries) }), draftLog(store), draftIndex()]
  let atMs = 0
  const clock = monotonicClock(() => atMs, undefined)
  const newId = idMaker(Date.now)
  const ports: DispatchPorts = {
    store: log, vault, index, clock, newId, handlers, files: { isBehind: () => false, isWaiting: () => false }, verifier: noFileVerifier, noticeSeals: { noticeSealOf: () => Promise.resolve(undefined) }, madeFileOf: () => Promise.resolve(undefined), glyphs: embeddedGlyphs, states: new KnownStates(store), fence: new HolderFence(), rate: new RateOfOperators(), notActing: new NotActingRate(),
    sealMaker: noSealMaker, sealFence: new SealFence(), revoked: () => undefined,
    lookUpsPerMinuteMax: undefined, nowMs: () => atMs, lastLookUpOn: () => Promise.resolve(null), oneAtATime: (_key, work) => work(),
  }

  return async (chunk) => {
    atMs = chunk.atMs
    const requests = Array.from({ length: chunk.count }, (_, n) => stockRequest(chunk.from + n, place, newId()))
    const there = await rowsThere(pool, requests.map(({ body }) => vault.digest('source-row', body.sourceSystem, body.sourceId)))
    if (there !== 'none') return there === 'all' ? 'there' : 'mixed'
    let accepted = true
    for (const request of requests) accepted = (await dispatch(ports, request)).kind === 'accepted' && accepted
    const [events, rows, stretch] = [log.take(), vault.take(), index.take()]
    if (!accepted || stretch === undefined) return 'mixed'
    return (await writeVaultRows(pool, rows, { alg: profile.alg, kekId: hubKeys.kekId })) === 'taken' ? 'mixed' : { events, stretch }
  }
}
