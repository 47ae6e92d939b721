import type { Fragment } from './page.ts'

export interface GroupsOptions {
  readonly table: string
  /** The column before the kinds in an index of the table. */
  readonly owner: string
  readonly owners: readonly string[]
  /** The columns after it in that index, in its order. */
  readonly kinds: readonly string[]
  /** Groups of these kinds only: conditions on t. */
  readonly only?: readonly Fragment[]
}

/**
 * 分组 — the kinds of rows that there are of each owner, as a list after FROM: g (owner, ...kinds). Found by one step through the index for each group, so it costs what there are
 * groups and not what there are rows. A server of version 18 may skip through an index by itself; an older one cannot, and none does in the order of a page.
 */
export function groupsOf({ table, owner, owners, kinds, only = [] }: GroupsOptions): Fragment {
  const of = (alias: string): string => kinds.map((kind) => `${alias}.${kind}`).join(', ')
  const conditions = only.map(({ sql }) => ` and ${sql}`).join('')
  const values = only.flatMap((condition) => condition.values)
  const first = (after: string): string =>
    `cross join lateral (select ${of('t')} from ${table} t where t.${owner} = o.owner${after}${conditions} order by ${of('t')} limit 1) as k`
  return {
    sql: `(with recursive step as (
      select o.owner, ${of('k')} from unnest(?::uuid[]) as o (owner) ${first('')}
      union all
      select o.owner, ${of('k')} from step as o ${first(` and (${of('t')}) > (${of('o')})`)})
    select * from step) as g`,
    values: [owners, ...values, ...values],
  }
}
