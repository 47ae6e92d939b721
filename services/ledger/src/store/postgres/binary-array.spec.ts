import { expect, test } from 'vitest'
import { byteaArray, int4Array, textArray } from './binary-array.ts'

const header = (oid: string, count: string): string => `00000001${'00000000'}${oid}${count}00000001`

test('a text array is its header, then each item with its length in bytes', () => {
  expect(textArray(['ab', '', '证']).toString('hex')).toBe(`${header('00000019', '00000003')}000000026162${'00000000'}00000003e8af81`)
})

test('an int4 array holds the limits of its type', () => {
  expect(int4Array([0, -1, 2147483647]).toString('hex')).toBe(`${header('00000017', '00000003')}0000000400000000${'00000004ffffffff'}000000047fffffff`)
})

test('a bytea array holds any bytes', () => {
  expect(byteaArray([Uint8Array.of(0, 255), new Uint8Array()]).toString('hex')).toBe(`${header('00000011', '00000002')}0000000200ff00000000`)
})

test('an empty array has no dimension', () => {
  expect(textArray([]).toString('hex')).toBe(`${'00000000'}${'00000000'}00000019`)
})
