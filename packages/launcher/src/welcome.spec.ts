import { expect, test } from 'vitest'
import { innerUrl, publicUrlOf, shownUrl } from './address.ts'
import { welcome } from './welcome.ts'

test('a demo tells its address, its accounts, how to get a token, a first query and how to stop', () => {
  const text = welcome({ url: 'http://localhost:8081', demo: true, accounts: [{ account: 'demo-auditor', text: '示例乙，审计人员' }, { account: 'demo-window-clerk', text: '示例甲，窗口人员' }], elapsedMs: 3_210 })
  for (const part of ['证源已就绪（3.2 秒）', 'http://localhost:8081/graphql', 'demo-auditor       示例乙', 'npx hub token --as demo-window-clerk', "'{\"query\":", 'Ctrl-C']) expect(text).toContain(part)
})

test('at another port the command line is told where the hub is, and only there', () => {
  const at = (url: string) => welcome({ url, demo: true, accounts: [], elapsedMs: 1 })
  expect(at('http://localhost:8081').split('npx hub token --as demo-window-clerk --url http://localhost:8081')).toHaveLength(3)
  expect(at('http://localhost:8081')).toContain('export HUB_URL=http://localhost:8081')
  expect(at('http://localhost:8080')).not.toMatch(/--url|HUB_URL/)
})

test('without a demo it tells how the first administrator is made, and of no demo', () => {
  const text = welcome({ url: 'http://localhost:8080', demo: false, accounts: [], elapsedMs: 1 })
  expect(text).toContain('npx hub init')
  expect(text).not.toContain('demo')
})

test('addresses are such as a person can type and a program can reach', () => {
  expect([shownUrl('127.0.0.1', 80), shownUrl('0.0.0.0', 81), shownUrl('hub.example', 82), shownUrl('fd00::1', 83)])
    .toEqual(['http://localhost:80', 'http://localhost:81', 'http://hub.example:82', 'http://[fd00::1]:83'])
  expect([innerUrl('127.0.0.1', 80), innerUrl('0.0.0.0', 81), innerUrl('::1', 82)]).toEqual(['http://127.0.0.1:80', 'http://127.0.0.1:81', 'http://[::1]:82'])
  const shown = 'http://localhost:80'
  expect([publicUrlOf({}, shown), publicUrlOf({ HUB_PUBLIC_URL: '' }, shown), publicUrlOf({ HUB_PUBLIC_URL: 'https://hub.example/' }, shown)]).toEqual([shown, shown, 'https://hub.example'])
})
