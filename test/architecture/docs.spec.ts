import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { commands } from '../../packages/cli/src/run.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** 文档 — every page that a reader meets: README, changelog, docs/. */
const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name))]
  .filter((path) => path.endsWith('.md')).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

interface Found { readonly page: string; readonly text: string }

/** Every match of the first group, with the page it stands on. */
function findAll(pattern: RegExp): readonly Found[] {
  return pages.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match): Found => ({ page: path, text: match[1] ?? '' })))
}

const tell = ({ page, text }: Found): string => `${page}: ${text}`

describe('the documentation', () => {
  test('links to files that are there', () => {
    const links = findAll(/\]\(([^)\s]+)\)/g).filter(({ text }) => !/^(https?:|mailto:|#)/.test(text))
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter(({ page, text }) => !existsSync(join(root, dirname(page), text.split('#')[0] ?? ''))).map(tell)).toEqual([])
  })

  test('links inside the repository only, and by a way from the page', () => {
    const links = findAll(/\]\(([^)\s]+)\)/g).filter(({ text }) => !/^(https?:|mailto:|#)/.test(text))
    expect(links.filter(({ page, text }) => text.startsWith('/') || relative(root, join(root, dirname(page), text)).startsWith('..')).map(tell)).toEqual([])
  })

  test('names npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> }
    const named = findAll(/\bnpm (?:run ([a-z][a-z0-9:-]*)|(?:start|test)\b)/g)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(({ text }) => text !== '' && !Object.hasOwn(scripts, text)).map(tell)).toEqual([])
  })

  test('names hub commands, and options of them, that the command line has', () => {
    const named = findAll(/\bnpx hub ([^\n`]*)/g)
    expect(named.length).toBeGreaterThan(5)
    expect(named.flatMap(({ page, text }) => wrongIn(text).map((wrong) => `${page}: npx hub ${text}: ${wrong}`))).toEqual([])
  })

  test('shows GraphQL that the schema takes', () => {
    const schema = buildSchema(readFileSync(join(root, 'services/gateway/schema.graphql'), 'utf8'))
    const blocks = findAll(/```graphql\n([\s\S]*?)```/g)
    expect(blocks.length).toBeGreaterThan(1)
    expect(blocks.flatMap(({ page, text }) => validate(schema, parse(text)).map(({ message }) => `${page}: ${message}`))).toEqual([])
  })
})

describe('each decision record', () => {
  const records = pages.filter(({ path }) => /^docs[\\/]adr[\\/]/.test(path))

  test('has a number of its own, without a gap', () => {
    const numbers = records.map(({ path }) => Number(/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])).sort((a, b) => a - b)
    expect(numbers.length).toBeGreaterThanOrEqual(10)
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })

  test.each(records.map(({ path, text }) => [path, text] as const))('%s says why, what else there was, and when to look again', (_path, text) => {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(['Context', 'Options', 'Decision', 'Consequences', 'Revisit when'])
  })
})

/** What is wrong with the words after `npx hub`: an unknown command or option. `--help` and a bare ellipsis stand for all. */
function wrongIn(text: string): readonly string[] {
  const words = text.replace(/[)"'].*$/, '').trim().split(/\s+/)
  if (words[0] === '…' || words[0] === '--help') return []
  const command = commands.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name)
  if (command === undefined) return ['no such command']
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0] ?? '')
  return options.filter((option) => option !== 'help' && !Object.hasOwn(command.options, option)).map((option) => `no option --${option}`)
}
