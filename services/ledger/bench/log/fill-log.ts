import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Json, SealedPart } from '@hub/schemas'
import { encodeColumn } from '../../src/projections/column-buffer.ts'
import type { Opened, OpenParts } from '../../src/projections/read-table.ts'
import { sessionsOn } from '../../src/projections/session.ts'
import { syntheticLog, type SyntheticLogOptions } from '../../src/projections/synthetic-log.ts'
import type { RecordedEvent } from '../../src/store/event-store.ts'

/** One key for all holders: the bench pays for decryption, not for finding keys. */
export interface BenchKey {
  readonly seal: NonNullable<SyntheticLogOptions['sealIdentity']>
  readonly open: OpenParts
}

export function benchKey(): BenchKey {
  const key = randomBytes(32)
  const identity = Buffer.from(JSON.stringify({ name: '示例甲', number: '11010519491231002X', idType: '111' }))
  return {
    seal: (holderId): SealedPart => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const ct = Buffer.concat([cipher.update(identity), cipher.final(), cipher.getAuthTag()])
      return {
        part: 'identity', subject: `holder-${holderId}`, keyId: '01900000-0000-7000-8000-000000000000', alg: 'A256GCM', v: 1,
        nonce: nonce.toString('base64url'), ct: ct.toString('base64url'),
      }
    },
    open: (requests) => Promise.resolve(requests.map(({ part }): Opened => {
      const ct = Buffer.from(part.ct, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(part.nonce, 'base64url'))
      decipher.setAuthTag(ct.subarray(-16))
      return { value: JSON.parse(Buffer.concat([decipher.update(ct.subarray(0, -16)), decipher.final()]).toString('utf8')) as Json }
    })),
  }
}

const eventsPerInsert = 5_000

/** Fills an empty `ledger.event` with a synthetic log, past the store: the bench measures the read side. `databaseUrl` of hub_ledger or its owner. */
export async function fillLog(databaseUrl: string, options: SyntheticLogOptions): Promise<void> {
  const session = await sessionsOn(databaseUrl, 'hub-bench')()
  try {
    let page: RecordedEvent[] = []
    const insert = async (): Promise<void> => {
      if (page.length === 0) return
      await session.query(
        `insert into ledger.event (position, stream, revision, bytes) select p, s, r, decode(b, 'base64') from unnest($1::bigint[], $2::text[], $3::int[], $4::text[]) as t (p, s, r, b)`,
        [encodeColumn('bigint', page.map((e) => e.position)), encodeColumn('text', page.map((e) => e.stream)), encodeColumn('integer', page.map((e) => e.revision)),
          encodeColumn('text', page.map((e) => Buffer.from(e.bytes).toString('base64')))])
      page = []
    }
    for (const event of syntheticLog(options)) if (page.push(event) === eventsPerInsert) await insert()
    await insert()
    await session.query('analyze ledger.event')
  } finally {
    await session.close()
  }
}
