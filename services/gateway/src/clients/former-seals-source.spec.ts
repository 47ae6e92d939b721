import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildFormerSealsSource } from './former-seals-source.ts'
import { SignerUnavailable } from './signer-unavailable.ts'

const sealId = '019cace0-5a80-7000-8000-000000000001'
const generations = [{ hierarchy: 'sm2', generation: 1, validUntil: '2036-01-01T00:00:00.000Z', current: false, hasKey: true, revoked: false }]
const good = JSON.stringify({ generations, seals: [{ sealId, under: { sm2: 1 } }] })
let answer: string
const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
})
beforeAll(() => new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) }))
afterAll(() => new Promise((resolve) => { server.close(resolve) }))
const clock = { ms: 0 }
const open = () => buildFormerSealsSource({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` }, () => clock.ms)

test('what the signer tells is asked for once a minute, and goes on being known while it says nothing that can be read', async () => {
  const source = open()
  answer = good
  const former = await source.former()
  expect([...former.under]).toEqual([[sealId, { sm2: 1 }]])
  expect(former.generations).toMatchObject([{ hierarchy: 'sm2', generation: 1, revoked: false }])
  await source.former()
  expect(asked).toEqual(['/v1/seals/former'])
  answer = '{'
  clock.ms += 60_000
  expect(await source.former()).toEqual(former)
  expect(asked).toHaveLength(2)
  await source.close()
})

test.each(['', 'null', '{}', '[]', JSON.stringify({ generations, seals: [{ sealId: 'x', under: {} }] }), JSON.stringify({ generations, seals: [{ sealId, under: { sm2: '1' } }] }), JSON.stringify({ generations: [{}], seals: [] })])('an answer that is none is no knowledge: %s', async (text) => {
  const source = open()
  answer = text
  await expect(source.former()).rejects.toThrow(SignerUnavailable)
  await source.close()
})
