import { findMissingGlyphs } from '@hub/schemas'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { watchGlyphs } from './glyphs.ts'

const rare = '𪚥'
const table = (rare.codePointAt(0) ?? 0).toString(36)

test('what the signer draws besides is known soon after the start, kept while it answers nothing of use, and dropped when it says so', async () => {
  const answer = { status: 503, body: '' }
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    response.writeHead(request.url === '/v1/glyphs' ? answer.status : 404).end(answer.body)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const watch = watchGlyphs({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tls: {}, everyMs: 10 })
  onTestFinished(async () => {
    await watch.close()
    server.closeAllConnections()
    await new Promise((resolve) => { server.close(resolve) })
  })
  const missing = (): readonly string[] => findMissingGlyphs([`张${rare}`], watch.further())
  /** Until it has been asked twice more: the first of them may have been under way. */
  const told = async (status: number, body: string): Promise<void> => {
    Object.assign(answer, { status, body })
    const before = asked
    await vi.waitFor(() => { expect(asked).toBeGreaterThan(before + 2) }, { timeout: 30_000 })
  }
  expect(missing()).toEqual([rare])
  await told(200, JSON.stringify({ further: table }))
  expect(missing()).toEqual([])
  for (const [status, body] of [[503, '{}'], [200, '{}'], [200, 'no'], [200, JSON.stringify({ further: 'b a' })], [200, JSON.stringify({ further: [table] })], [404, JSON.stringify({ further: '' })]] as const) {
    await told(status, body)
    expect(missing(), body).toEqual([])
  }
  await told(200, JSON.stringify({ further: '' }))
  expect(missing()).toEqual([rare])
})
