import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventTypes } from '../../services/ledger/src/events/event-types.ts'
import { readEventDocs } from '../../scripts/generate/event-docs.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const docs = readEventDocs(root)

test('every registered event type has a definition, and every definition is registered', () => {
  expect(docs.map(({ type }) => type).sort()).toEqual(Object.keys(eventTypes).sort())
})

test.each(docs.map((doc) => [doc.type, doc] as const))('%s opens its docstring with the Chinese term', (_type, { text }) => {
  expect(text).toMatch(/^\p{Script=Han}/u)
})
