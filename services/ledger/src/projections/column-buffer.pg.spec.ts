import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeColumn } from './column-buffer.ts'
import { parameterType, readCell, readExpression, writeExpression, type Cell, type ColumnType } from './column-type.ts'
import type { ReadSession } from './session.ts'
import { withReadDatabase } from './testing/read-database.ts'

const database = withReadDatabase()

async function throughDatabase(session: ReadSession, type: ColumnType, cells: readonly Cell[]): Promise<readonly Cell[]> {
  const { rows } = await session.query(
    `select ${readExpression(type, 'v')} from (select ${writeExpression(type, 'c')} as v, n from unnest($1::${parameterType(type)}) with ordinality as t (c, n)) as r order by n`,
    [encodeColumn(type, cells)])
  return rows.map(([text]) => readCell(type, text ?? null))
}

const storableText = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0') && text.isWellFormed())
const uuid = fc.uuid()
const cells: { readonly [Type in ColumnType]: fc.Arbitrary<Cell> } = {
  'uuid': uuid,
  'text': storableText,
  'bigint': fc.maxSafeInteger(),
  'integer': fc.integer(),
  'smallint': fc.integer({ min: -32_768, max: 32_767 }),
  'boolean': fc.boolean(),
  'timestamptz': fc.date({ min: new Date('0000-12-31T16:00:00.000Z'), max: new Date('9999-12-31T15:59:59.999Z'), noInvalidDate: true }).map((date) => date.toISOString()),
  'date': fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  'jsonb': fc.dictionary(storableText, fc.oneof(storableText, fc.integer(), fc.boolean(), fc.constant(null), fc.array(storableText)), { noNullPrototype: true }),
  'uuid[]': fc.array(uuid, { maxLength: 4 }),
  'text[]': fc.array(storableText, { maxLength: 4 }),
}

test.each(Object.keys(cells) as ColumnType[])('a column of %s comes back from the database as it went in', async (type) => {
  const session = await database.openSession()
  try {
    await fc.assert(fc.asyncProperty(fc.array(fc.option(cells[type], { freq: 5 }), { minLength: 1, maxLength: 40 }), async (column) => {
      expect(await throughDatabase(session, type, column)).toEqual(column)
    }), { numRuns: 40 })
  } finally {
    await session.close()
  }
})

test('a text that no database keeps is shown with a replacement, wherever it stands', async () => {
  const session = await database.openSession()
  try {
    expect(await throughDatabase(session, 'text', ['a\0b'])).toEqual(['a\ufffdb'])
    expect(await throughDatabase(session, 'text[]', [['a\0', '{"}', '\\', 'NULL', '']])).toEqual([['a\ufffd', '{"}', '\\', 'NULL', '']])
    expect(await throughDatabase(session, 'jsonb', [{ 'k\0': ['\0', { deep: 'x\0' }], literal: '\\u0000' }])).toEqual([{ 'k\ufffd': ['\ufffd', { deep: 'x\ufffd' }], literal: '\\u0000' }])
  } finally {
    await session.close()
  }
})
