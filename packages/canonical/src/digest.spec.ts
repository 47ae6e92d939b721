import { expect, test } from 'vitest'
import { digest, leafHash } from './digest.ts'

test('SM3 of the standard’s example (GB/T 32905 appendix A.1)', () => {
  expect(digest('sm3', Buffer.from('abc')).toString('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

test('a digest is over the parts one after the other', () => {
  expect(digest('sha256', Buffer.from('ab'), Buffer.from('c'))).toEqual(digest('sha256', Buffer.from('abc')))
})

test('the leaf hash of the empty leaf, as RFC 6962 implementations have it', () => {
  expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
})
