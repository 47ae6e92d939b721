import { assert } from '@hub/kernel'
import type { Client } from 'pg'
import { flushQuery } from '../decide-index/flush.ts'
import { Overlay } from '../decide-index/overlay.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { upcast } from '../events/upcast.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { int4Array, textArray } from '../store/postgres/binary-array.ts'
import type { Disagreement } from './finding.ts'

/** 决策索引的表 */
export const indexTables = ['command', 'link', 'look_up', 'grant_use', 'erasure'] as const
export type IndexTable = (typeof indexTables)[number]

const createSql = [...indexTables, 'checkpoint'].map((table) => `create temporary table ${table} (like decide.${table} including all);`).join('\n')

// Events of one command are neighbours, so its first is met once. `at`: where it was met before.
const metBeforeSql = `select k.n::int - 1 as n, c.position::text as at
  from unnest($1::text[], $2::text[], $3::int[]) with ordinality as k (id, client, position, n)
  join pg_temp.command c on c.command_id = k.id::uuid and c.client = k.client
  where c.position <> k.position order by k.n limit 1`

/** 影子索引 — the decision index folded again from the log, by the same statement, into temporary tables of this session: nothing is left of it. */
export class ShadowIndex {
  readonly #client: Client
  readonly #overlay = new Overlay()
  #last: { readonly client: string; readonly commandId: string } | undefined
  #position = -1

  private constructor(client: Client) {
    this.#client = client
  }

  static async create(client: Client): Promise<ShadowIndex> {
    await client.query(createSql)
    await client.query(`insert into pg_temp.checkpoint (name, position) values ('decide', -1)`)
    return new ShadowIndex(client)
  }

  get position(): number {
    return this.#position
  }

  /** Takes the next events; gives the first whose command stands at another place of the log already. */
  async fold(page: readonly RecordedEvent[]): Promise<Disagreement | undefined> {
    for (const { position, bytes } of page) {
      const envelope = decodeEnvelope(bytes)
      const { client, commandId } = envelope
      const isFirst = this.#last?.client !== client || this.#last.commandId !== commandId
      this.#overlay.add(position, upcast(envelope), envelope, isFirst)
      this.#last = { client, commandId }
    }
    const stretch = this.#overlay.stretch(page.length)
    if (stretch === undefined) return undefined
    const { rowCount } = await this.#client.query(flushQuery('pg_temp', stretch, this.#position))
    assert(rowCount === 1, 'the shadow stands where the last page ended')
    this.#overlay.drop(stretch.lastPosition)
    this.#position = stretch.lastPosition
    const { commands } = stretch
    const { rows: [met] } = await this.#client.query<{ n: number; at: string }>(metBeforeSql, [
      textArray(commands.map(({ commandId }) => commandId)), textArray(commands.map(({ client }) => client)), int4Array(commands.map(({ position }) => position)),
    ])
    return met === undefined ? undefined : twice(page, commands[met.n], met.at)
  }
}

function twice(page: readonly RecordedEvent[], command: { readonly commandId: string; readonly position: number } | undefined, at: string): Disagreement {
  const event = page.find(({ position }) => position === command?.position)
  return {
    check: 'command-index', position: command?.position ?? null, stream: event?.stream ?? null,
    expected: `命令 ${command?.commandId ?? ''} 的事件相连，从位置 ${at} 起`, found: '它又出现在这里',
  }
}
