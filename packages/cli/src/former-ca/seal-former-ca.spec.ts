import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hub } from '../fixtures.ts'
import { tableOf } from './table.ts'

const unitId = '0198a1c0-0000-7000-8000-000000000001'
const idAt = (at: number): string => `0198a1c0-0000-7000-8000-${String(100 + at).padStart(12, '0')}`
const node = (at: number, more: object = {}, step = '不必处理：印章可用到 2031-03-01，到期自然终止。') => ({
  seal: { sealId: idAt(at), name: '演示市自然资源局', nameMasked: null, bottom: null, unitName: '演示市国土局', status: 'ACTIVE', validUntil: '2031-03-01', unit: { unitId, name: '演示市自然资源局' }, ...more },
  generations: [{ algorithm: 'sm2', generation: 1, revoked: false, validUntil: '2036-01-01T00:00:00.000Z' }], nextStep: step,
})

/** A gateway that has these seals, in pages. */
async function gateway(nodes: readonly object[], answer?: object) {
  const asked: { readonly unitId: string | null; readonly first: number; readonly after: string | null }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      if (request.url === '/demo/token') { response.end(JSON.stringify({ token: 'token-1' })); return }
      const { variables } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly variables: (typeof asked)[number] }
      asked.push(variables)
      const from = Number(variables.after ?? 0)
      const to = from + variables.first
      response.end(JSON.stringify(answer ?? { data: { sealsUnderFormerCa: { edges: nodes.slice(from, to).map((each) => ({ node: each })), pageInfo: { hasNextPage: to < nodes.length, endCursor: String(to) } } } }))
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => { resolve() }) }))
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return { asked, run: (...more: readonly string[]) => hub(['seal', 'former-ca', '--as', 'custodian', '--url', url, ...more]) }
}

describe('seals under a former generation', () => {
  test('are a table with unit, seal, generation, last day and id, and what to do is said once for many', async () => {
    const revoked = { ...node(2, { bottom: '受理专用章', status: 'DISABLED' }, '该代签发 CA 已被吊销。'), generations: [{ algorithm: 'p256', generation: 2, revoked: true, validUntil: '2036-01-01T00:00:00.000Z' }] }
    const { run } = await gateway([node(0), node(1, { name: null, nameMasked: '王**', unit: null }), revoked])
    const { exit, out } = await run()
    expect(exit).toBe(0)
    expect(out.split('\n').map((line) => line.trim())).toEqual([
      expect.stringMatching(/^单位 +印章 +状态 +签发证书 +可用到 +印章编号$/),
      expect.stringMatching(new RegExp(`^演示市自然资源局 +演示市自然资源局 +在用 +sm2 第 1 代 +2031-03-01 +${idAt(0)}$`)),
      expect.stringMatching(new RegExp(`^演示市国土局 +王\\*\\* +在用 +sm2 第 1 代 +2031-03-01 +${idAt(1)}$`)),
      expect.stringMatching(new RegExp(`^演示市自然资源局 +演示市自然资源局（受理专用章） +停用 +p256 第 2 代（已吊销） +2031-03-01 +${idAt(2)}$`)),
      '', '2 枚：不必处理：印章可用到 2031-03-01，到期自然终止。', '1 枚：该代签发 CA 已被吊销。',
    ])
  })

  test('come from all pages, of one unit where it is named, and as one line of JSON where that is wished', async () => {
    const { asked, run } = await gateway(Array.from({ length: 230 }, (_, at) => node(at)))
    const { exit, out } = await run('--unit', unitId, '--json')
    const { seals } = JSON.parse(out) as { readonly seals: readonly { readonly sealId: string; readonly unitId: string; readonly generations: readonly object[]; readonly nextStep: string }[] }
    expect([exit, seals.length, new Set(seals.map(({ sealId }) => sealId)).size]).toEqual([0, 230, 230])
    expect(seals[0]).toMatchObject({ unitId, validUntil: '2031-03-01', generations: [{ algorithm: 'sm2', generation: 1 }], nextStep: expect.stringContaining('不必处理') as string })
    expect(asked).toEqual([null, '100', '200'].map((after) => ({ unitId, first: 100, after })))
  })

  test('that are none are said to be none', async () => {
    const { run } = await gateway([])
    expect(await run()).toMatchObject({ exit: 0, out: '没有证书仍由前代签发的印章' })
    expect((await run('--json')).out).toBe('{"seals":[]}')
  })

  test('are not guessed at where the hub refuses or says something else, nor asked for with an option that is wrong', async () => {
    const refused = await gateway([], { errors: [{ message: '没有权限。' }], data: null })
    expect(await refused.run()).toMatchObject({ exit: 1, out: '', said: expect.stringContaining('没有权限') as string })
    const other = await gateway([{ seal: {} }])
    expect(await other.run()).toMatchObject({ exit: 1, out: '', said: expect.stringContaining('版本一致') as string })
    expect(await other.run('--unit', 'market')).toMatchObject({ exit: 2, said: expect.stringContaining('--unit') as string })
    expect(await hub(['seal', 'former-ca'])).toMatchObject({ exit: 2, said: expect.stringContaining('缺少令牌') as string })
  })
})

test('columns are aligned where characters are two columns wide', () => {
  expect(tableOf(['单位', '号'], [['局A', '1'], ['a', '二']])).toEqual(['单位  号', '局A   1', 'a     二'])
})
