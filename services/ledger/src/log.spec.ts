import { Writable } from 'node:stream'
import { Unavailable } from '@hub/kernel'
import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { buildLog } from './log.ts'

const secret = '演示样本'

function logged(err: unknown): string {
  let lines = ''
  const log = buildLog('info', new Writable({ write(chunk, _encoding, done) { lines += String(chunk); done() } }))
  log.error({ err }, 'command failed')
  return lines
}

function refusedRow(): DatabaseError {
  const error = new DatabaseError(`invalid input: "${secret}"`, 40, 'error')
  return Object.assign(error, { code: '23505', detail: `Failing row contains (${secret}).`, where: secret, client: { secretKey: 2126149266 } })
}

test('an error of the database is logged by class, code and frames, and never with what it quotes', () => {
  const line = logged(refusedRow())
  expect(line).toContain('"message":"DatabaseError 23505"')
  expect(line).toContain('log.spec.ts')
  expect(line).not.toMatch(/演示样本|secretKey|2126149266/)
})

test('neither is the cause of an error of ours, whose own message is', () => {
  const line = logged(new Unavailable('the vault does not answer', { cause: refusedRow() }))
  expect(line).toContain('"message":"the vault does not answer"')
  expect(line).toContain('"cause":{"type":"DatabaseError"')
  expect(line).not.toMatch(/演示样本|2126149266/)
})

test('a parser’s message, which quotes the text, is not logged; the operating system’s is', () => {
  let parsing: unknown
  try {
    JSON.parse(secret)
  } catch (error) {
    parsing = error
  }
  expect(logged(parsing)).toContain('"message":"SyntaxError"')
  expect(logged(parsing)).not.toContain(secret)
  expect(logged(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', syscall: 'connect' }))).toContain('connect ECONNREFUSED 127.0.0.1:1')
  expect(logged(secret)).not.toContain(secret)
})

test('an error that is its own cause ends', () => {
  const error = new Unavailable('around')
  error.cause = error
  expect(logged(error).length).toBeLessThan(10_000)
})
