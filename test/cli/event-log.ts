import { Client } from 'pg'

/** What the hub does itself it does at its own terminal, some time after what asks for it: files of licences, annotated copies, uses of seals. */
const ofCallers = "convert_from(bytes, 'UTF8')::jsonb #>> '{actor,terminal}' <> 'hub'"

/** 账本 — the log itself, read as the database's administrator, past everything that the hub says about it. */
export class EventLog {
  readonly #url: string

  constructor(databaseUrl: string) { this.#url = databaseUrl }

  /** Position behind the last event that a caller's command made. */
  async head(): Promise<number> {
    const [row] = await this.#ask<{ head: string }>(`select coalesce(max(position) + 1, 0) as head from ledger.event where ${ofCallers}`, [])
    return Number(row?.head)
  }

  /** How many events of each type callers' commands made at `from` or later. */
  async countsFrom(from: number): Promise<Readonly<Record<string, number>>> {
    const rows = await this.#ask<{ type: string; count: string }>(
      `select convert_from(bytes, 'UTF8')::jsonb ->> 'type' as type, count(*) as count from ledger.event where position >= $1 and ${ofCallers} group by 1`, [from])
    return Object.fromEntries(rows.map(({ type, count }) => [type, Number(count)]))
  }

  /** Licences that an import made, by stream: each row of a file is one. */
  async depositedStreamsFrom(from: number): Promise<number> {
    const [row] = await this.#ask<{ count: string }>(
      `select count(distinct stream) as count from ledger.event where position >= $1 and convert_from(bytes, 'UTF8')::jsonb ->> 'type' = 'LicenceDeposited'`, [from])
    return Number(row?.count)
  }

  /** Whether a text stands anywhere in the log. */
  async holds(text: string): Promise<boolean> {
    const [row] = await this.#ask<{ found: boolean }>(`select exists (select from ledger.event where position(convert_to($1, 'UTF8') in bytes) > 0) as found`, [text])
    return row?.found === true
  }

  /** Rows of the licence directory, as a search of all licences would find them now. */
  async licencesRegistered(): Promise<number> {
    const [row] = await this.#ask<{ count: string }>('select count(*) as count from read.licence_directory', [])
    return Number(row?.count)
  }

  /** Whether the licence directory shows everything that callers' commands have made so far. */
  async licencesFolded(): Promise<boolean> {
    const [row] = await this.#ask<{ folded: boolean | null }>(
      `select (select position from read.checkpoint where projection = 'licence-directory') >= (select max(position) from ledger.event where ${ofCallers}) as folded`, [])
    return row?.folded === true
  }

  /** Whether every licence that is durable has its files or a refusal, and everything durable can be read. */
  async isAtRest(): Promise<boolean> {
    const [row] = await this.#ask<{ rests: boolean | null }>(
      `select (select position from decide.checkpoint where name = 'licence-files') >= head and (select min(position) from read.checkpoint) >= head as rests from (select max(position) as head from ledger.event) as log`, [])
    return row?.rests === true
  }

  async #ask<T>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    const client = new Client({ connectionString: this.#url })
    await client.connect()
    try {
      return (await client.query(sql, [...values])).rows as T[]
    } finally {
      await client.end()
    }
  }
}
