import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSafeName, resolveLocation } from './location.ts'

test.each([
  ['/Doc_0/Document.xml', 'Doc_1', 'Doc_0/Document.xml'], ['Document.xml', 'Doc_0', 'Doc_0/Document.xml'], ['../Res/a.ttf', 'Doc_0/Pages', 'Doc_0/Res/a.ttf'],
  ['./a.xml', 'Doc_0', 'Doc_0/a.xml'], ['/a/./b/../c', '', 'a/c'], ['印章.xml', '文档', '文档/印章.xml'],
])('%s seen from folder "%s" is %s', (location, folder, name) => {
  expect(resolveLocation(location, folder)).toBe(name)
})

test.each(['../../x', '/../x', '', '/', 'a//b', 'http://example.invalid/x', 'C:\\x', 'a\\b', 'a\u0000', 'x ', 'x.', 'a./b', '\u202ex'])('%j leads nowhere', (location) => {
  expect(resolveLocation(location, 'Doc_0')).toMatchObject({ refused: 'LOCATION_UNSAFE' })
})

test('no place leads out of the package, or to a name that an entry may not have', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'Doc_0', 'b.xml', ' ', '\\', ':', '证')
  const folder = fc.array(fc.constantFrom('a', 'Doc_0', 'c'), { maxLength: 4 }).map((parts) => parts.join('/'))
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), fc.boolean(), folder, (parts, isAbsolute, from) => {
    const name = resolveLocation(`${isAbsolute ? '/' : ''}${parts.join('/')}`, from)
    if (isRefusal(name)) return
    expect(isSafeName(name)).toBe(true)
    expect(name.split('/')).not.toContain('..')
    expect(resolveLocation(`/${name}`, from)).toBe(name)
  }))
})
