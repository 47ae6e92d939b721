import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StoreMisconfigured } from '../store-unavailable.ts'
import { readConnectionString } from './connection-string.ts'

const completed = 'nodePreference=leader&discoveryInterval=100&defaultDeadline=5000&connectionName=zhengyuan-ledger'

describe('KURRENTDB_URL', () => {
  test.each([
    ['kurrentdb://localhost:2113', `kurrentdb://localhost:2113?${completed}`],
    ['kurrentdb://localhost:2113/', `kurrentdb://localhost:2113?${completed}`],
    [' kurrentdb://localhost?tls=false ', `kurrentdb://localhost?tls=false&${completed}`],
    ['esdb://localhost:2113?tls=false', `kurrentdb://localhost:2113?tls=false&${completed}`],
    ['esdb+discover://cluster.example.cn', `kurrentdb+discover://cluster.example.cn?${completed}`],
    ['kurrentdb://a:2113,b:2113,c:2113?tlsCAFile=/etc/hub/ca.pem', `kurrentdb://a:2113,b:2113,c:2113?tlsCAFile=/etc/hub/ca.pem&${completed}`],
  ])('%s is taken, and completed for the client', (url, expected) => {
    expect(readConnectionString(url, 'leader')).toEqual({ connectionString: expected, credentials: undefined, warnings: [] })
  })

  test('gives the credentials apart, decoded', () => {
    expect(readConnectionString('kurrentdb://clerk%40hub:p%3Ass%2Fw%C3%B6rd@a:1', 'leader')).toMatchObject({
      connectionString: `kurrentdb://a:1?${completed}`, credentials: { username: 'clerk@hub', password: 'p:ss/wörd' },
    })
    expect(readConnectionString('kurrentdb://u:a:b@h', 'leader').credentials).toEqual({ username: 'u', password: 'a:b' })
  })

  test('keeps what the operator decided', () => {
    const { connectionString } = readConnectionString('kurrentdb://a:1,b:2?discoveryInterval=40&defaultDeadline=900&connectionName=one&gossipTimeout=3', 'leader')
    expect(connectionString).toBe('kurrentdb://a:1,b:2?discoveryInterval=40&defaultDeadline=900&connectionName=one&gossipTimeout=3&nodePreference=leader')
  })

  test('sends a writer to the leader, and a reader where the operator wants', () => {
    const url = 'kurrentdb://a:1,b:2?nodePreference=follower'
    expect(readConnectionString(url, 'leader').connectionString).not.toContain('follower')
    expect(readConnectionString(url, 'reader').connectionString).toContain('nodePreference=follower')
  })

  test('cannot switch off that failures are thrown', () => {
    expect(readConnectionString('kurrentdb://a:1?throwOnAppendFailure=false', 'leader').connectionString).not.toContain('throwOnAppendFailure')
  })

  test('warns of a password that goes nowhere and of a certificate that nobody verifies', () => {
    expect(readConnectionString('kurrentdb://admin:changeit@a?tls=false', 'leader').warnings).toEqual(['kurrentdb-credentials-unused-without-tls'])
    expect(readConnectionString('kurrentdb://admin:changeit@a?tlsVerifyCert=false', 'leader').warnings).toEqual(['kurrentdb-certificate-not-verified'])
  })

  test.each([
    '', 'localhost:2113', 'postgres://a/b', 'kurrentdb://', 'kurrentdb:///', 'kurrentdb://a:2113/path', 'kurrentdb://user@a', 'kurrentdb://u:p@x@a', 'kurrentdb://u:%zz@a', 'kurrentdb://a b', 'kurrentdb://a:port', 'kurrentdb://a,,b',
    'kurrentdb://a?tls', 'kurrentdb://a?tls=', 'kurrentdb://a?tls=maybe', 'kurrentdb://a?tls=true&tls=false', 'kurrentdb://a?defaultDeadline=soon', 'kurrentdb://a?secret=hunter2', 'kurrentdb://a?nodePreference=best', 'kurrentdb://a?tls=true?x',
  ])('%j is refused', (url) => {
    expect(() => readConnectionString(url, 'leader')).toThrow(StoreMisconfigured)
  })

  test('is never quoted by a refusal, whatever it holds', () => {
    const secret = 'hunter2-hunter2'
    const around = fc.string({ maxLength: 20 })
    fc.assert(fc.property(around, around, (before, after) => {
      for (const url of [`${before}${secret}${after}`, `kurrentdb://admin:${secret}${before}@host${after}`, `kurrentdb://a?${before}${secret}=${after}`])
        try {
          readConnectionString(url, 'leader')
        } catch (error) {
          expect(error).toBeInstanceOf(StoreMisconfigured)
          expect(String(error)).not.toContain(secret)
        }
    }))
  })
})
