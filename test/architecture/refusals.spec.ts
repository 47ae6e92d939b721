import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusals } from '@hub/schemas'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What runs in production: no spec, no fixture, no benchmark. */
const sources = ['services/ledger/src', 'services/gateway/src'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)))
  .filter((path) => path.endsWith('.ts') && !/[.]spec[.]ts$|fixtures|[\\/]testing[\\/]/.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

describe('every refusal', () => {
  test('that the code gives is in the register', () => {
    const given = sources.flatMap(({ path, text }) => [...text.matchAll(/\brefuse\(\s*'([^']+)'/g)].map(([, code]) => ({ path, code: code ?? '' })))
    expect(given.length).toBeGreaterThan(100)
    expect(given.filter(({ code }) => !Object.hasOwn(refusals, code))).toEqual([])
  })

  test('of the register can be given by the code', () => {
    const everything = sources.map(({ text }) => text).join('\n')
    expect(Object.keys(refusals).length).toBeGreaterThan(150)
    expect(Object.keys(refusals).filter((code) => !everything.includes(`'${code}'`))).toEqual([])
  })
})
