import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandShapes, roles } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { readEventDocs } from '../../scripts/generate/event-docs.ts'
import { eventTypes } from '../../services/ledger/src/events/event-types.ts'
import { readModels } from '../../services/ledger/src/projections/read-models.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const glossary = join(root, 'docs/glossary.md')

/** 词汇行 — `| identifier | 中文 | standard or source | kind, [file](link) |`. */
interface Row { readonly identifier: string; readonly chinese: string; readonly source: string; readonly kind: string; readonly file: string }

const rowShape = /^\| `([A-Za-z][A-Za-z0-9-]*)` \| ([^|]+) \| ([^|]+) \| ([a-z ]+), \[[^\]]+\]\(([^)]+)\) \|$/
const lines = readFileSync(glossary, 'utf8').split('\n').filter((line) => line.startsWith('|')).slice(2)
const rows = lines.flatMap((line): readonly Row[] => {
  const [, identifier, chinese, source, kind, file] = rowShape.exec(line) ?? []
  return identifier === undefined || chinese === undefined || source === undefined || kind === undefined || file === undefined
    ? [] : [{ identifier, chinese, source, kind, file: join(dirname(glossary), file) }]
})

/** What the code knows of each kind that has to be in the glossary as a whole. */
const inCode: Readonly<Record<string, readonly string[]>> = {
  'event': Object.keys(eventTypes),
  'command': Object.keys(commandShapes),
  'role': roles,
  'stream': [...new Set(Object.values(eventTypes).map(({ streams }) => streams))],
  'read model': readModels.map(({ name }) => name),
}

test('every line of the table is a row that can be read', () => {
  expect(lines.filter((line) => !rowShape.test(line))).toEqual([])
  expect(rows.length).toBeGreaterThan(150)
})

test('rows stand in the order of their identifiers, each once a kind', () => {
  const order = rows.map(({ identifier, kind }) => `${identifier.toLowerCase()}|${identifier}|${kind}`)
  expect(order).toEqual([...new Set(order)].sort())
})

describe.each(Object.entries(inCode))('each %s', (kind, known) => {
  const named = rows.filter((row) => row.kind === kind).map(({ identifier }) => identifier)

  test('of the code has its row', () => {
    expect(known.length).toBeGreaterThan(5)
    expect(known.filter((identifier) => !named.includes(identifier))).toEqual([])
  })

  test('of the table is there in the code', () => {
    expect(named.filter((identifier) => !known.includes(identifier))).toEqual([])
  })
})

test('a row is of a known kind, and its identifier is a word of the file that it names', () => {
  const texts = new Map([...new Set(rows.map(({ file }) => file))].map((file) => [file, readFileSync(file, 'utf8')]))
  const isThere = ({ identifier, file }: Row): boolean => new RegExp(`(?<![\\w-])${identifier}(?![\\w-])`).test(texts.get(file) ?? '')
  expect(rows.filter((row) => !isThere(row)).map(({ identifier, file }) => `${identifier} is not in ${file}`)).toEqual([])
  expect([...new Set(rows.map(({ kind }) => kind))].filter((kind) => kind !== 'term' && !Object.hasOwn(inCode, kind))).toEqual([])
})

test('an event is called in the glossary what its docstring calls it, and its row names the file that defines it', () => {
  const events = new Map(rows.filter(({ kind }) => kind === 'event').map((row) => [row.identifier, row]))
  const differing = readEventDocs(root).flatMap(({ type, file, text }) => {
    const row = events.get(type)
    const opening = text.split(' — ')[0]
    return row?.chinese === opening && row?.file === join(root, 'schemas/src/events', file) ? [] : [`${type}: ${opening ?? ''} in ${file}`]
  })
  expect(differing).toEqual([])
})

test('every row says in Chinese what it is, and where the word comes from', () => {
  expect(rows.filter(({ chinese, source }) => !/\p{Script=Han}/u.test(chinese) || source.trim() === '').map(({ identifier }) => identifier)).toEqual([])
})
