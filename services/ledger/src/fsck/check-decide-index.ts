import type { Client } from 'pg'
import type { EventStore } from '../store/event-store.ts'
import type { CheckName, Disagreement } from './finding.ts'
import { ShadowIndex, type IndexTable } from './shadow-index.ts'
import { walk, type Walk } from './walk.ts'

export interface IndexCheck extends Pick<Walk, 'signal' | 'progress'> {
  readonly store: Pick<EventStore, 'readAll'>
  /** Position of the last event that was checked. */
  readonly head: number
  /** As hub_ledger; of this check alone, for it makes temporary tables. */
  readonly client: Client
}

const checkpointSql = `select coalesce((select position from decide.checkpoint where name = 'decide'), -1)::text as position`

/**
 * 决策索引核查 — folds the index again and compares both, row by row, in one snapshot at the place where the live one stands: a running ledger moves it some times
 * a second. What it has not taken in yet is not wrong.
 */
export async function checkDecideIndex({ store, head, client, signal, progress }: IndexCheck): Promise<Disagreement | undefined> {
  const shadow = await ShadowIndex.create(client)
  const standing = async (): Promise<number> => Number((await client.query<{ position: string }>(checkpointSql)).rows[0]?.position)
  const foldTo = (to: number): Promise<Disagreement | undefined> => walk({ store, from: shadow.position + 1, to, signal, progress }, (page) => shadow.fold(page))
  const twice = await foldTo(Math.min(head, await standing()))
  if (twice !== undefined) return twice
  await client.query('begin isolation level repeatable read')
  try {
    const position = await standing()
    const ahead = await foldTo(position)
    // The log has no such event, or a running ledger has just written one that is wrong.
    if (ahead !== undefined) return ahead.check === 'log' ? { ...ahead, check: 'decide-index', expected: `索引的进度 ${String(position)} 不超过日志末位置` } : ahead
    for (const [table, check] of comparisons) {
      const found = await compare(client, table, check)
      if (found !== undefined) return found
    }
    return undefined
  } finally {
    await client.query('rollback')
  }
}

interface Comparison {
  readonly title: string
  readonly check: CheckName
  readonly key: readonly string[]
  /** What stands under the key, for whoever reads the finding. */
  readonly value: string
  readonly order: 'by position' | 'by key'
}

const comparisons: readonly (readonly [IndexTable, Comparison])[] = [
  ['command', { title: '命令', check: 'command-index', key: ['client', 'command_id'], value: `'位置 ' || position || '，摘要 ' || digest`, order: 'by position' }],
  ['look_up', { title: '用证定位', check: 'decide-index', key: ['look_up_id'], value: `'位置 ' || position`, order: 'by position' }],
  ['erasure', { title: '清除定位', check: 'decide-index', key: ['position'], value: `'有'`, order: 'by position' }],
  ['link', { title: '关联', check: 'decide-index', key: ['kind', 'key', 'id'], value: `'有'`, order: 'by key' }],
  ['grant_use', { title: '授权用量', check: 'decide-index', key: ['grant_id', 'day'], value: 'answered::text', order: 'by key' }],
]

interface Differing {
  readonly key: string
  readonly position: string | null
  readonly live: string | null
  readonly shadow: string | null
}

const none = '没有'

async function compare(client: Client, table: IndexTable, { title, check, key, value, order }: Comparison): Promise<Disagreement | undefined> {
  const columns = key.join(', ')
  const position = order === 'by position' ? 'coalesce(s.position, l.position)' : undefined
  const { rows: [row] } = await client.query<Differing>(`
    select concat_ws(' ', ${columns}) as key, (${position ?? 'null'})::text as position, l.value as live, s.value as shadow
    from (select *, ${value} as value from decide.${table}) l full join (select *, ${value} as value from pg_temp.${table}) s using (${columns})
    where l.value is distinct from s.value order by ${position ?? columns} limit 1`)
  if (row === undefined) return undefined
  return { check, position: row.position === null ? null : Number(row.position), stream: null, expected: `${title} ${row.key}：${row.shadow ?? none}`, found: row.live ?? none }
}
