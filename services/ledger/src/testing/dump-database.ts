import { Client } from 'pg'

/** One value of the database, as a reader of its files would find it. */
export interface Dumped { readonly where: string; readonly text: string }

/** 全库转储 — every column of every table of every schema that is not PostgreSQL's own; bytes both as UTF-8 and as Latin-1. */
export async function dumpDatabase(url: string): Promise<readonly Dumped[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; column: string; type: string }>(`
      select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')`)
    const found: Dumped[] = []
    for (const { schema, table, column, type } of columns) {
      const where = `${schema}.${table}.${column}`
      const bytes = type === 'bytea'
      const { rows } = await client.query<{ value: string | Buffer | null }>(`select "${column}"${bytes ? '' : '::text'} as value from "${schema}"."${table}"`)
      for (const { value } of rows) {
        if (typeof value === 'string') found.push({ where, text: value })
        else if (value !== null) found.push({ where, text: value.toString('utf8') }, { where, text: value.toString('latin1') })
      }
    }
    return found
  } finally {
    await client.end()
  }
}

/** The text itself, and as somebody might have written it without meaning to hide it. */
export function spellingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8')
  const escaped = [...text].map((character) => (character.charCodeAt(0) > 127 ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character)).join('')
  // Base64 of the bytes at each of the three places of a longer text; what depends on the neighbours is cut off.
  const inBase64 = [0, 1, 2].map((before) => Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 4) / 3)))
  return [...new Set([text, bytes.toString('latin1'), escaped, bytes.toString('hex'), ...inBase64, ...inBase64.map((coded) => coded.replaceAll('+', '-').replaceAll('/', '_'))])]
}
