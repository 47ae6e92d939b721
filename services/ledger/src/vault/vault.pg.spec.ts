import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import type { EventId, Json, SealedPart, Subject } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { erasedAt, newHolder, newUuid, profileNames, runs, testWrapper, withVaultDatabase } from './fixtures.ts'
import { KeyUnavailable, SealUnavailable } from './unavailable.ts'
import { erased, openVault, type SealedIn, type Vault } from './vault.ts'

const anyJson = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)
const name = '欧阳张三'
const number = '11010519491231002X'

describe.each(profileNames)('a vault with %s', (profile) => {
  const database = withVaultDatabase()
  const signer = randomBytes(32)
  const start = (): Promise<Vault> => openVault({ pool: database.pool(), wrapper: testWrapper(signer), profile })

  function newPlace(): SealedIn {
    return { id: newUuid() as unknown as EventId, stream: `licence-${newUuid()}`, type: 'LicenceIssued' }
  }

  async function sealOne(vault: Vault, subject: Subject, value: Json, place = newPlace()): Promise<{ readonly place: SealedIn; readonly part: SealedPart }> {
    const [part] = await vault.seal({ eventId: place.id, stream: place.stream, type: place.type }, [{ part: 'holder', subject, value }])
    return { place, part: part as SealedPart }
  }

  test('what one process seals another opens, whatever it is', async () => {
    const [writer, reader] = [await start(), await start()]
    await fc.assert(fc.asyncProperty(fc.array(anyJson, { maxLength: 4 }), async (values) => {
      const place = newPlace()
      const parts = await writer.seal({ eventId: place.id, stream: place.stream, type: place.type }, values.map((value) => ({ part: 'face', subject: newHolder(), value })))
      const stored = JSON.parse(JSON.stringify(parts)) as typeof parts
      expect(await reader.openMany(stored.map((part) => ({ envelope: place, part })))).toEqual(values)
    }), { numRuns: Math.min(runs, 50) })
  })

  test('a part that was moved or changed does not open, and the error tells no content', async () => {
    const vault = await start()
    const subject = newHolder()
    const { place, part } = await sealOne(vault, subject, name)
    const wrong: readonly { readonly envelope: SealedIn; readonly part: SealedPart }[] = [
      { envelope: newPlace(), part }, { envelope: { ...place, type: 'LicenceAmended' }, part }, { envelope: place, part: { ...part, part: 'reason' } },
      { envelope: place, part: { ...part, ct: part.ct.slice(0, -4) } }, { envelope: place, part: { ...part, nonce: '' } },
    ]
    for (const item of wrong) {
      const error: unknown = await vault.open(item.envelope, item.part).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(SealUnavailable)
      expect(inspect(error, { depth: 9 })).not.toContain(name)
    }
    await expect(vault.open(place, { ...part, keyId: newUuid() })).rejects.toBeInstanceOf(KeyUnavailable)
    expect(await vault.open(place, part)).toBe(name)
  })

  test('a spouse who is erased is gone in every process, the other stays readable', async () => {
    const [vault, other] = [await start(), await start()]
    const [wang, li] = [newHolder(), newHolder()]
    const [hers, his] = [await sealOne(vault, wang, '王'), await sealOne(vault, li, 'erased')]
    await vault.erase([{ subject: wang, erasedAt, position: 7 }])
    for (const process of [vault, other]) {
      expect(await process.openMany([{ envelope: hers.place, part: hers.part }, { envelope: his.place, part: his.part }])).toEqual([erased, 'erased'])
      expect(await process.ensureKeys([li, wang])).toBe('erased')
      expect(await process.ensureKeys([li])).toBe('ready')
    }
    await expect(sealOne(vault, wang, '王')).rejects.toBeInstanceOf(KeyUnavailable)
  })

  test('nothing that is sealed while its subject is erased can be opened afterwards', async () => {
    const [vault, other] = [await start(), await start()]
    for (let round = 0; round < 15; round += 1) {
      const subject = newHolder()
      const sealing = [vault, other, vault].map((process) => sealOne(process, subject, name))
      const erasing = vault.erase([{ subject, erasedAt, position: round }])
      const sealed = await Promise.allSettled(sealing)
      await erasing
      for (const outcome of sealed) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(KeyUnavailable)
        else expect(await vault.open(outcome.value.place, outcome.value.part)).toBe(erased)
      }
      const { rows } = await database.admin.query('select from vault.key where subject = $1', [subject])
      expect(rows.length).toBe(0)
    }
  })

  test('a key that is missing without an erasure is trouble, not an erasure', async () => {
    const { place, part } = await sealOne(await start(), newHolder(), name)
    await database.admin.query('delete from vault.key where subject = $1', [part.subject])
    await expect((await start()).open(place, part)).rejects.toBeInstanceOf(KeyUnavailable)
  })

  test('a restored vault opens nothing of the erased once their erasures are replayed', async () => {
    const vault = await start()
    const { place, part } = await sealOne(vault, newHolder(), name)
    const backup = await database.admin.query<{ key_id: string; wrapped: Buffer; alg: string }>('select key_id, wrapped, alg from vault.key where subject = $1', [part.subject])
    await vault.erase([{ subject: part.subject, erasedAt, position: 3 }])
    const [row] = backup.rows
    await database.admin.query('delete from vault.erasure where subject = $1', [part.subject])
    await database.admin.query('insert into vault.key (subject, key_id, wrapped, alg) values ($1, $2, $3, $4)', [part.subject, row?.key_id, row?.wrapped, row?.alg])
    const restored = await start()
    expect(await restored.open(place, part)).toBe(name)
    await restored.replayErasures([{ subject: part.subject, erasedAt, position: 3 }])
    expect(await restored.open(place, part)).toBe(erased)
  })

  test('a number finds its id in every process; an erased person\'s number finds nobody', async () => {
    const [vault, other] = [await start(), await start()]
    const id = newUuid()
    const entry = { kind: 'holder' as const, digest: vault.digest('holder', '111', number) }
    expect(await vault.claimIds([{ ...entry, id, subject: `holder-${id}` }])).toEqual([id])
    expect(await other.findIds([{ kind: 'holder', digest: other.digest('holder', '111', number) }])).toEqual([id])
    await vault.erase([{ subject: `holder-${id}`, erasedAt, position: 5 }])
    expect(await vault.findIds([entry])).toEqual([undefined])
    const later = newUuid()
    expect(await vault.claimIds([{ ...entry, id: later, subject: `holder-${later}` }])).toEqual([later])
  })

  test('no table holds a name, a number or a key, in any spelling', async () => {
    const vault = await start()
    const id = newUuid()
    await vault.claimIds([{ kind: 'licence-number', digest: vault.digest('licence-number', 'X', number), id, subject: null }])
    await sealOne(vault, newHolder(), { name, number })
    const tables = ['hub_key', 'key', 'id_index', 'erasure']
    const dumps = await Promise.all(tables.map((table) => database.admin.query<{ line: string }>(`select t::text as line from vault.${table} t`)))
    const dump = dumps.flatMap(({ rows }) => rows.map(({ line }) => line)).join('\n')
    expect(dump).toContain(id)
    for (const plain of [name, number, '张三', '110105'])
      for (const spelling of [plain, Buffer.from(plain).toString('hex'), Buffer.from(plain).toString('base64')]) expect(dump).not.toContain(spelling)
  })
})

describe('the schema', () => {
  const database = withVaultDatabase()

  test('lets the ledger add and delete, and nobody change a row', async () => {
    const pool = database.pool()
    for (const table of ['hub_key', 'key', 'id_index', 'erasure']) {
      await expect(pool.query(`select from vault.${table}`)).resolves.toBeDefined()
      await expect(pool.query(`update vault.${table} set ${table === 'hub_key' ? 'name = name' : 'subject = subject'}`)).rejects.toThrow(/permission denied/)
      await expect(pool.query(`truncate vault.${table}`)).rejects.toThrow(/permission denied/)
    }
    for (const table of ['hub_key', 'erasure']) await expect(pool.query(`delete from vault.${table}`)).rejects.toThrow(/permission denied/)
  })

  test('shows the gateway nothing', async () => {
    const client = await database.admin.connect()
    try {
      await client.query('set role hub_gateway')
      for (const table of ['hub_key', 'key', 'id_index', 'erasure']) await expect(client.query(`select from vault.${table}`)).rejects.toThrow(/permission denied/)
    } finally {
      client.release(true)
    }
  })

  test('takes no subject that says more than kind and id', async () => {
    await expect(database.admin.query('insert into vault.erasure values ($1, now(), 0)', [`holder-${name}`])).rejects.toThrow(/violates check constraint/)
  })

  test('explains every table and column in Chinese first', async () => {
    const { rows } = await database.admin.query<{ object: string; comment: string | null }>(
      `select c.relname || coalesce('.' || a.attname, '') as object, col_description(c.oid, a.attnum) as comment
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'vault'::regnamespace and c.relkind = 'r'
       union all select c.relname, obj_description(c.oid) from pg_class c where c.relnamespace = 'vault'::regnamespace and c.relkind = 'r'`)
    expect(rows.length).toBe(45)
    expect(rows.filter(({ comment }) => comment === null || !/^\p{Script=Han}/u.test(comment))).toEqual([])
  })
})
