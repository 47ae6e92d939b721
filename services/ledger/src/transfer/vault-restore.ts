import { createHash } from 'node:crypto'
import { readShape } from '@hub/schemas'
import type { Client } from 'pg'
import type { z } from 'zod'
import { readLines, type Line } from './read-lines.ts'
import { TransferRefused } from './transfer-refused.ts'
import { vaultEnd, vaultHead, vaultLineBytesMax, vaultRow, vaultTables, type VaultFile, type VaultTable } from './vault-file.ts'

/**
 * 恢复密钥库 — into an empty vault, all of it or nothing. A vault that holds anything is left as it is: `present`. As the administrator.
 * @throws TransferRefused the file is damaged, or another hub's
 */
export async function restoreVault(client: Client, file: VaultFile): Promise<'restored' | 'present'> {
  await client.query('begin')
  try {
    await client.query(`lock table ${vaultTables.map((table) => `vault.${table}`).join(', ')} in exclusive mode`)
    const { rows: [there] } = await client.query<{ used: boolean }>(`select ${vaultTables.map((table) => `exists (select from vault.${table})`).join(' or ')} as used`)
    if (there?.used !== true) await loadAll(client, file)
    await client.query('commit')
    return there?.used === true ? 'present' : 'restored'
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function loadAll(client: Client, { path, hubId, signal }: VaultFile): Promise<void> {
  const reading = new VaultReading(hubId)
  for await (const lines of readLines(path, vaultLineBytesMax)) {
    signal.throwIfAborted()
    const rows: Record<VaultTable, unknown[]> = { hub_key: [], former_kek: [], key: [], id_index: [], erasure: [], file: [] }
    for (const line of lines) {
      const found = reading.take(line)
      if (found !== undefined) rows[found.table].push(found.row)
    }
    for (const table of vaultTables)
      if (rows[table].length > 0) await client.query(`insert into vault.${table} select * from json_populate_recordset(null::vault.${table}, $1::json)`, [JSON.stringify(rows[table])])
  }
  if (!reading.ended) throw new TransferRefused('密钥库文件没有写完，或被截断')
}

/** 读密钥库文件 — line by line, from its head to its end. */
class VaultReading {
  readonly #hubId: string
  readonly #digest = createHash('sha256')
  #rows = 0
  ended = false

  constructor(hubId: string) {
    this.#hubId = hubId
  }

  /** The row of the line; undefined for the first and the last. */
  take({ number, bytes }: Line): z.infer<typeof vaultRow> | undefined {
    const wrong = (why: string): TransferRefused => new TransferRefused(`密钥库文件第 ${String(number)} 行${why}`)
    if (this.ended) throw wrong('多余：文件在此前已经结束')
    const value = parseJson(bytes)
    if (number === 1) {
      const head = readShape(vaultHead, value)
      if (!head.success) throw wrong('不是证源密钥库文件的开头')
      if (head.data.hubId !== this.#hubId) throw new TransferRefused(`密钥库文件属于另一个枢纽（${head.data.hubId}），不是 ${this.#hubId} 的`)
      this.#digest.update(bytes).update('\n')
      return undefined
    }
    const end = readShape(vaultEnd, value)
    if (end.success) {
      if (end.data.end.rows !== this.#rows || end.data.end.sha256 !== this.#digest.copy().digest('hex')) throw wrong('的行数或摘要与前面的内容不符：文件被改动或截断')
      this.ended = true
      return undefined
    }
    const row = readShape(vaultRow, value)
    if (!row.success) throw wrong('不是密钥库的一行')
    this.#rows += 1
    this.#digest.update(bytes).update('\n')
    return row.data
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
