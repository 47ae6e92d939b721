import { commandLineBytesMax, commandsPerRequestMax, fileCommandLineBytesMax } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hubClient } from '../application/files/commit-as-hub.ts'
import { parseCommandLines } from './command-lines.ts'
import { commandLine } from './fixtures.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const parseOne = (text: string) => {
  const parsed = parseCommandLines(text)
  if (parsed === 'too-many' || parsed.length !== 1) throw new Error('one line was given')
  return parsed[0]
}

describe('a request', () => {
  test('is one command a line; empty lines and carriage returns do not count', () => {
    const parsed = parseCommandLines(`${commandLine(0)}\r\n\n   \n${commandLine(1)}\n`)
    expect(parsed).toMatchObject([{ ok: true, line: { i: 0 } }, { ok: true, line: { i: 1 } }])
  })

  test('of nothing holds no command', () => {
    expect([parseCommandLines(''), parseCommandLines('\n\n')]).toEqual([[], []])
  })

  test('holds as many commands as the limit says, and no more', () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, i) => commandLine(i)).join('\n')
    expect(parseCommandLines(lines(commandsPerRequestMax))).toHaveLength(commandsPerRequestMax)
    expect(parseCommandLines(lines(commandsPerRequestMax + 1))).toBe('too-many')
  })

  test('of hostile bytes never fails as a whole: each line is a command or says what is wrong with it', () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant(commandLine(3)), fc.dictionary(fc.constantFrom('i', 'type', 'commandId', 'token', 'client', 'terminal', 'actingFor', 'lane', 'body', '__proto__'), fc.jsonValue()).map((value) => JSON.stringify(value)))
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const parsed = parseCommandLines(lines.join('\n'))
      if (parsed === 'too-many') throw new Error('these are few')
      expect(parsed).toHaveLength(lines.join('\n').split('\n').filter((text) => text.trim() !== '').length)
      for (const one of parsed) {
        if (!one.ok) expect(one.problem).toMatch(/\p{Script=Han}/u)
        else expect([typeof one.line.type, typeof one.line.commandId, typeof one.line.token, Number.isSafeInteger(one.line.i), ['live', 'import'].includes(one.line.lane)]).toEqual(['string', 'string', 'string', true, true])
      }
    }), { numRuns: runs })
  })
})

describe('a line', () => {
  test('keeps the body as it is, and drops members that it does not know', () => {
    expect(parseOne(commandLine(4, { body: { a: [1, { b: null }] }, role: 'auditor' }))).toEqual({
      ok: true,
      line: { i: 4, type: 'ReceiveCase', commandId: '019cac1d-ef1d-7af4-ad2c-000000000004', token: 'good', client: 'console', terminal: 'W03', actingFor: null, lane: 'live', body: { a: [1, { b: null }] } },
    })
  })

  test.each([
    ['null'], ['7'], ['"text"'], ['[]'], ['{'], ['{"i":1}}'], ['\u0000'], ['{"i":-1}'], ['{"i":1.5}'], ['{"i":"0"}'], ['{"i":9007199254740992}'], ['{"__proto__":{"i":1}}'],
  ])('%j has no number, and its problem is told under -1', (text) => {
    expect(parseOne(text)).toMatchObject({ ok: false, i: -1 })
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['no type', { type: undefined }], ['a type that is a list', { type: ['LookUp'] }], ['no command id', { commandId: null }], ['no token', { token: 7 }],
    ['an empty client', { client: '' }], ['a client with a space', { client: 'my client' }], ['a client of 65 characters', { client: 'c'.repeat(65) }], ['a client with a line break', { client: 'console\n' }], ['the name of the hub itself', { client: hubClient }],
    ['a terminal of Chinese characters', { terminal: '三号窗口' }], ['no terminal', { terminal: undefined }], ['a terminal that is a flag', { terminal: '-rf' }],
    ['no word on whom it acts for', { actingFor: undefined }], ['a number to act for', { actingFor: 7 }], ['no lane', { lane: undefined }], ['a lane of its own', { lane: 'fast' }], ['a lane by nature', { lane: 'constructor' }],
  ])('with %s is refused under its number', (_what, change) => {
    expect(parseOne(commandLine(5, change))).toMatchObject({ ok: false, i: 5 })
  })

  test('that carries a file may be longer by the file, and no other', () => {
    const long = (type: string, bytes: number) => parseOne(commandLine(6, { type, body: 'A'.repeat(bytes) }))
    expect(long('DepositLicenceFile', fileCommandLineBytesMax - 1_000)).toMatchObject({ ok: true })
    expect(long('DepositLicenceFile', fileCommandLineBytesMax)).toMatchObject({ ok: false, i: 6 })
    for (const type of ['LookUp', 'depositLicenceFile', 'constructor']) expect(long(type, commandLineBytesMax)).toMatchObject({ ok: false, i: 6, problem: expect.stringContaining('字节') as string })
  })

  test('larger than the limit in bytes is refused under its number', () => {
    const large = commandLine(6, { body: '证'.repeat(commandLineBytesMax / 3) })
    expect(large.length).toBeLessThan(commandLineBytesMax)
    expect(parseOne(large)).toEqual({ ok: false, i: 6, problem: `一条命令最多 ${commandLineBytesMax} 字节` })
    expect(parseOne(`x${large}`)).toMatchObject({ ok: false, i: -1 })
  })

  test('nested however deep does not exhaust the stack', () => {
    const depth = 50_000
    const text = commandLine(7).replace('"body":{}', `"body":${'['.repeat(depth)}${']'.repeat(depth)}`)
    expect(parseOne(text)).toMatchObject({ ok: true, line: { i: 7 } })
  })
})
