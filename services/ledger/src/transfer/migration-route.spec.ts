import { describe, expect, test } from 'vitest'
import { readEndpoint, routeOf } from './migration-route.ts'

const known = { local: 'postgres://hub@localhost/hub', kurrentdb: 'kurrentdb://one:2113' }
const nothing = { local: undefined, kurrentdb: undefined }

describe('an end of a migration', () => {
  test.each([
    ['local', 'postgres', known.local], ['kurrentdb', 'kurrentdb', known.kurrentdb], ['postgres://a:b@c:1/d', 'postgres', undefined], ['postgresql://c/d', 'postgres', undefined],
    ['kurrentdb://c:2113?tls=false', 'kurrentdb', undefined], ['kurrentdb+discover://c', 'kurrentdb', undefined], ['esdb://a:b@c', 'kurrentdb', undefined],
  ] as const)('%s is known', (text, kind, url = text) => {
    expect(readEndpoint('from', text, known)).toEqual({ kind, url })
  })

  test.each(['', 'mysql://a/b', 'hub', 'postgres://', 'http://secret-word@c', 'postgres:secret-word'])('%j is none, and is not quoted', (text) => {
    expect(() => readEndpoint('to', text, known)).toThrow(/^--to 须为/)
    expect(() => readEndpoint('to', text, known)).not.toThrow('secret-word')
  })

  test('by a word needs what the word stands for', () => {
    expect(() => readEndpoint('from', 'local', nothing)).toThrow('本机没有枢纽的数据库')
    expect(() => readEndpoint('to', 'kurrentdb', nothing)).toThrow('KURRENTDB_URL 没有设')
  })
})

describe('a route', () => {
  const [postgres, other, kurrent] = ['postgres://a@h/one', 'postgres://a@h/two', 'kurrentdb://c'].map((text) => readEndpoint('from', text, known)) as [ReturnType<typeof readEndpoint>, ReturnType<typeof readEndpoint>, ReturnType<typeof readEndpoint>]

  test('takes the hub from the side in PostgreSQL, that of the source first', () => {
    expect([routeOf(postgres, other).hubUrl, routeOf(postgres, kurrent).hubUrl, routeOf(kurrent, other).hubUrl]).toEqual([postgres.url, postgres.url, other.url])
  })

  test('does not lead from a database to itself, by whatever name of a user, nor between two KurrentDBs', () => {
    expect(() => routeOf(postgres, { ...postgres, url: 'postgres://b:c@h:5432/one?sslmode=require' })).toThrow('同一个数据库')
    expect(() => routeOf(kurrent, kurrent)).toThrow('不能在两个 KurrentDB 之间')
  })
})
