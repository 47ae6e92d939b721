import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ActWrong } from './act-wrong.ts'
import { expiryOf, LoadClient } from './load-client.ts'

let server: Server
let lifeSeconds = 3_600
let asked = 0
let answer: { readonly status: number; readonly body: string } = { status: 200, body: '{"data":{"hubStatus":{"ready":true}}}' }

function tokenFor(seconds: number): string {
  return `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1_000) + seconds })).toString('base64url')}.x`
}

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/demo/token') {
      asked += 1
      response.end(JSON.stringify({ token: tokenFor(lifeSeconds) }))
    } else response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
})
afterAll(() => { server.close() })

function client(): LoadClient {
  return new LoadClient(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
}

test('a token is kept while it holds, and fetched anew before it runs out', async () => {
  const one = client()
  for (let turn = 0; turn < 5; turn += 1) await one.ask('demo-window-clerk', 'HubStatus', {})
  expect(asked).toBe(1)
  lifeSeconds = 30
  const two = client()
  for (let turn = 0; turn < 3; turn += 1) await two.ask('demo-window-clerk', 'HubStatus', {})
  expect(asked).toBe(4)
})

test('the expiry is read from the token', () => {
  expect(expiryOf(tokenFor(100)) - Date.now()).toBeGreaterThan(98_000)
})

test.each([
  ['an error of the edge', 429, '{"errors":[{"message":"x","extensions":{"code":"RATE_LIMITED"}}]}', 'HTTP 429 RATE_LIMITED'],
  ['a page of somebody in front', 502, '<html>', 'HTTP 502 without a code'],
  ['errors beside no data', 200, '{"data":null,"errors":[{"message":"x","extensions":{"code":"INTERNAL"}}]}', 'GraphQL INTERNAL'],
])('%s is a wrong act, told by its code', async (_what, status, body, told) => {
  answer = { status, body }
  await expect(client().ask('demo-window-clerk', 'HubStatus', {})).rejects.toEqual(new ActWrong(told))
})
