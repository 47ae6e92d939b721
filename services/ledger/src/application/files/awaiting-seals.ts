import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '@hub/kernel'
import type { LicenceId, SealId, UnitId } from '@hub/schemas'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { licenceFile } from '../../domain/licence-file/decide.ts'
import { sealWanting } from '../../domain/licence-file/state.ts'
import { decideOn } from '../decide-on.ts'
import { issuersNow } from '../licence/issuers-now.ts'
import { commitAsHub, hubSession } from './commit-as-hub.ts'
import { askingIdOf } from './file-ids.ts'
import { licenceFact } from './licence-fact.ts'
import type { MakingPorts } from './make-files.ts'

export const lookAgainMs = 10_000
const nextPageMs = 1_000
/** Asked for in one round, and waiting before the next begins: what was issued today does not stand behind thousands of them. */
const licencesPerRound = 100

// Ended licences get no files; one that has run out gets them only when it is renewed, which asks of itself.
const wanting = `from read.licence_file_answer a join read.licence_directory d using (licence_id)
 where a.outcome = 'refused' and a.code = any($1) and d.status = 'issued' and (d.valid_until is null or d.valid_until >= $2)`
const countSql = `select count(*) as n ${wanting}`
const namedSql = `select distinct unnest(a.about) as name ${wanting}`
const pageSql = `select a.licence_id, a.position ${wanting} and a.about && $3 and a.position > $4 order by a.position limit ${String(licencesPerRound)}`
const codes = [...sealWanting]

export interface AwaitingSealsOptions {
  readonly ports: MakingPorts
  readonly pool: Pool
  readonly log: Logger
  /** Licences that the maker has before it; undefined: it takes no more now. */
  readonly makerHas: () => number | undefined
  readonly everyMs?: number
}

/**
 * 待章证照 — licences that are in force without a file, because a seal of their issuer was wanting. The register of answers names them and what they wait for: a unit
 * without a seal in use, or a seal that cannot be used. Once the unit has one that can, the hub asks for their files again, on record, a page at a time. Nothing is
 * kept here: a start looks again, and a register that is behind is put right by the decision, which asks for nothing twice.
 */
export class AwaitingSeals {
  readonly #options: AwaitingSealsOptions
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #count: number | undefined
  #after = -1
  #failing = false

  constructor(options: AwaitingSealsOptions) {
    this.#options = options
    this.#running = this.#run(this.#stopping.signal)
  }

  /** As the last look found; undefined: not known yet. */
  get count(): number | undefined { return this.#count }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { everyMs = lookAgainMs, log } = this.#options
    while (!signal.aborted) {
      let more = false
      try {
        more = await this.#round(signal)
        this.#failing = false
      } catch (error) {
        if (!this.#failing && !signal.aborted) log[error instanceof Unavailable ? 'warn' : 'error']({ err: error }, 'licences that wait for a seal cannot be looked at now, trying again until they can')
        this.#failing = true
      }
      await sleep(more ? Math.min(nextPageMs, everyMs) : everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** True where there may be more to ask for at once. */
  async #round(signal: AbortSignal): Promise<boolean> {
    const { ports, pool, makerHas } = this.#options
    const about = [codes, ports.clock.now().today] as const
    const { rows: [counted] } = await pool.query<{ n: string }>(countSql, [...about])
    this.#count = Number(counted?.n ?? 0)
    if (this.#count === 0 || (makerHas() ?? Infinity) >= licencesPerRound) return false
    const { rows: named } = await pool.query<{ name: string }>(namedSql, [...about])
    const ready = await readyOf(ports, named.map(({ name }) => name))
    const { rows } = await pool.query<{ licence_id: LicenceId; position: string }>(pageSql, [...about, ready, this.#after])
    for (const { licence_id: licenceId } of rows) if (!signal.aborted) await askAgain(ports, licenceId)
    // Those that nothing comes of are passed over, and looked at again from the beginning.
    const full = rows.length === licencesPerRound
    this.#after = full ? Number(rows.at(-1)?.position) : -1
    return full
  }
}

async function readyOf(ports: MakingPorts, names: readonly string[]): Promise<readonly string[]> {
  const session = hubSession(ports)
  const ready: string[] = []
  for (const name of names) {
    const { state } = await session.peek('seal', name as SealId)
    // A seal that is in use and was refused all the same, by the signer, would be refused again.
    if (state.status === 'active') continue
    const units = await issuersNow(session, [state.status === 'absent' ? name as UnitId : state.unitId])
    if (units.length > 0 && (await ports.seals.areUsable(session, units.map(({ unitId }) => unitId)))) ready.push(name)
  }
  return ready
}

async function askAgain(ports: MakingPorts, licenceId: LicenceId): Promise<void> {
  const { rounds } = await hubSession(ports).state('licence-file', licenceId)
  await commitAsHub(ports, askingIdOf({ licenceId, rounds }), async (session) => {
    const licence = await licenceFact(session, licenceId)
    await decideOn(session, { kind: 'licence-file', id: licenceId }, licenceFile, { type: 'AskFilesAgain', by: session.by, ...session.moment, licenceId, licence })
  })
}
