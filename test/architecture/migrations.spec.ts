import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const folder = join(import.meta.dirname, '..', '..', 'services', 'ledger', 'migrations')
const sha256 = (name: string): string => createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')
const files = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()
/** 已落地的迁移 — as `sha256sum` writes it. A line is added with its file and never changed: the databases of others have run it. */
const frozen = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').map((line) => {
  const [digest = '', name = ''] = line.split('  ')
  return { digest, name }
})

describe('the list of migrations', () => {
  test('only grows: what has landed is there, byte for byte, in the order in which it landed', () => {
    expect(frozen.length).toBeGreaterThanOrEqual(10)
    expect(frozen.map(({ name }) => name)).toStrictEqual(frozen.map(({ name }) => name).toSorted())
    expect(frozen.filter(({ name, digest }) => !files.includes(name) || sha256(name) !== digest).map(({ name }) => name)).toStrictEqual([])
  })

  test('is frozen as a whole: a new file brings its line of SHA256SUMS', () => {
    expect(files.filter((name) => !frozen.some((line) => line.name === name))).toStrictEqual([])
  })
})

/** 收缩 — what a program of the version before may still be using. */
const takesAway = /\b(drop\s+(table|column|schema|view|function|type|constraint|index|owned)|rename\s+(to|column|constraint)|alter\s+(column\s+)?\w+\s+(set\s+data\s+)?type|set\s+not\s+null|truncate|revoke\s+(?!all\s+on\s+\S+.*\sfrom\s+public))/i
/** From here on the rule holds; what came before was never met by two versions at once. */
const lastBeforeRule = '0015_masked_mentions.sql'
const withoutComments = (sql: string): string => sql.replaceAll(/--.*$/gm, '')

describe('a migration', () => {
  test('takes nothing away from the version before, unless its name says that it contracts what no version uses any more', () => {
    const later = files.filter((name) => name > lastBeforeRule && !/^\d{4}_contract_/.test(name))
    expect(later.filter((name) => takesAway.test(withoutComments(readFileSync(join(folder, name), 'utf8'))))).toStrictEqual([])
  })

  test.each([
    'drop table read.x', 'alter table read.x drop column y', 'alter table read.x rename column y to z', 'alter table read.x alter column y type bigint', 'alter table read.x alter y set data type text',
    'alter table read.x alter column y set not null', 'truncate read.x', 'revoke select on read.x from hub_gateway',
  ])('that would take something away is told from others: %s', (sql) => { expect(takesAway.test(sql)).toBe(true) })

  test.each([
    'create table read.x (y int not null)', 'alter table read.x add column y int', 'create index on read.x (y)', 'revoke all on function read.f from public', 'grant select on read.x to hub_gateway',
    withoutComments('select 1 -- drop table read.x'),
  ])('that only adds is none of them: %s', (sql) => { expect(takesAway.test(sql)).toBe(false) })
})
