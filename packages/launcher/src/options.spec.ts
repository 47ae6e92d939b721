import { expect, test } from 'vitest'
import { isLoopback, parseOptions } from './options.ts'
import { wantsDemo } from './hub-record.ts'

test('nothing said means the embedded demo on 127.0.0.1:8080 under .data', () => {
  const options = parseOptions({ PORT: '', HOST: '', DATABASE_URL: '', HUB_DEMO: '' }, [])
  expect(options).toMatchObject({ dataDir: '.data', host: '127.0.0.1', port: 8080 })
  expect(options.databaseUrl).toBeUndefined()
  expect(wantsDemo(options)).toBe(true)
})

test('an existing database gets no demo unless it is asked for', () => {
  const environment = { DATABASE_URL: 'postgres://somewhere/hub' }
  expect(wantsDemo(parseOptions(environment, []))).toBe(false)
  expect(wantsDemo(parseOptions({ ...environment, HUB_DEMO: '1' }, []))).toBe(true)
  expect(wantsDemo(parseOptions(environment, ['--demo']))).toBe(true)
})

test('--no-demo and HUB_DEMO=0 turn the demo off, and the argument wins', () => {
  expect(wantsDemo(parseOptions({ HUB_DEMO: '0' }, []))).toBe(false)
  expect(wantsDemo(parseOptions({ HUB_DEMO: '1' }, ['--no-demo']))).toBe(false)
})

test.each([
  [{ PORT: '80a' }, [], 'PORT'],
  [{ PORT: '65536' }, [], 'PORT'],
  [{ PORT: '-1' }, [], 'PORT'],
  [{ PORT: '0x50' }, [], 'PORT'],
  [{ HUB_DEMO: 'yes' }, [], 'HUB_DEMO'],
  [{}, ['--nodemo'], '--nodemo'],
])('%o with %o is refused by the name of what is wrong', (environment, args, name) => {
  expect(() => parseOptions(environment, args)).toThrow(name)
})

test('only addresses of this machine count as local', () => {
  expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org', 'localhost.example.org', ''].some(isLoopback)).toBe(false)
})
