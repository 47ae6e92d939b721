import fc from 'fast-check'
import { expect, test } from 'vitest'
import { story } from '../graphiql/story.ts'
import { parseOperation } from '../limits/parse-document.ts'
import { schema } from '../graphql/schema.ts'
import { html } from './html.ts'

test('text never becomes markup', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const shown = html`<p title="${text}">${text}</p>`.text
    expect(shown.slice('<p title="'.length, -'</p>'.length).replace('">', '')).not.toMatch(/[<>"']/)
  }))
})

test('markup of our own is kept, in lists too', () => {
  expect(html`<ul>${['a&b', html`<li>c</li>`]}</ul>${undefined}${3}`.text).toBe('<ul>a&amp;b<li>c</li></ul>3')
})

test.each(story.map(({ query, variables }) => [/# (.*)\n/.exec(query)?.[1] ?? '', query, variables] as const))('the tab "%s" fits the schema', (_title, query, variables) => {
  const { operation } = parseOperation(schema, query, undefined)
  const asked = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value).sort()
  expect(Object.keys(JSON.parse(variables) as object).sort()).toEqual(asked)
})
