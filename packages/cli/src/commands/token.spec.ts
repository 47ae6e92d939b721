import { expect, test } from 'vitest'
import { hub } from '../fixtures.ts'
import { startFakeGateway } from '../testing/fake-gateway.ts'

test('the token is printed alone', async () => {
  await using gateway = await startFakeGateway({ accounts: { 'window-clerk': ['abc.def.ghi'] } })
  const { exit, out, said } = await hub(['token', '--as', 'window-clerk', '--url', gateway.url])
  expect([exit, out, said]).toEqual([0, 'abc.def.ghi', ''])
})

test('an unknown account gets the list of accounts and the nearest of them', async () => {
  await using gateway = await startFakeGateway({ accounts: { 'window-clerk': ['a'], auditor: ['b'] } })
  const { exit, out, said } = await hub(['token', '--as', 'auditer'], { env: { HUB_URL: gateway.url } })
  expect([exit, out]).toEqual([1, ''])
  expect(said).toContain('window-clerk  演示人员')
  expect(said).toContain('最接近的是：auditor')
})

test('a hub without demo accounts is told apart from a hub that is not running', async () => {
  const gateway = await startFakeGateway({ demo: false })
  const { exit, said } = await hub(['token', '--as', 'x', '--url', gateway.url])
  expect([exit, said.includes('没有开启演示账号')]).toEqual([1, true])
  await gateway[Symbol.asyncDispose]()
  await expect(hub(['token', '--as', 'x', '--url', gateway.url])).rejects.toThrow('连不上枢纽')
})

test.each([
  ['http://hub.example.gov.cn', '明文 HTTP'],
  ['ftp://localhost', 'https:// 或 http://'],
  ['http://user:secret@localhost', '不要写账号或口令'],
  ['not a url', '不是有效的网址'],
])('the address %s is refused before anything is sent', async (url, message) => {
  const { exit, said } = await hub(['token', '--as', 'x', '--url', url])
  expect([exit, said.includes(message)]).toEqual([2, true])
  expect(said).not.toContain('secret')
})
