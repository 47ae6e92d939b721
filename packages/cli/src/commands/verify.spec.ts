import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifiedBytesMax } from '@hub/verify'
import { newVerifyWorld, now } from '../../../verify/src/testing/world.ts'
import { hub } from '../fixtures.ts'

const dir = mkdtempSync(join(tmpdir(), 'zhengyuan-verify-'))
const at = { nowMs: () => Date.parse(now) }
const keep = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(dir, name), bytes)
  return join(dir, name)
}
let files: { readonly pdf: string; readonly ofd: string; readonly seal: string; readonly changed: string; readonly brokenSeal: string; readonly bundle: string }
beforeAll(async () => {
  const world = await newVerifyWorld()
  const pdf = await world.pdf()
  const changed = Buffer.from(pdf)
  changed[changed.indexOf('(100)') + 1] = 0x39
  files = { pdf: keep('a.pdf', pdf), ofd: keep('a.ofd', await world.ofd()), seal: keep('a.esl', world.seal), changed: keep('b.pdf', changed), brokenSeal: keep('b.esl', Buffer.concat([world.seal, Buffer.of(0)])), bundle: keep('bundle.json', await world.bundle()) }
})
afterAll(() => { rmSync(dir, { recursive: true, force: true }) })

describe('offline', () => {
  test.each(['pdf', 'ofd'] as const)('a good %s exits 0 and says so', async (kind) => {
    const { exit, out } = await hub(['verify', files[kind], '--trust', files.bundle], at)
    expect([exit, out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^核验结论：通过/)])
  })

  test('a good seal exits 3 and says that only a hub knows whether it is stopped', async () => {
    const { exit, out } = await hub(['verify', files.seal, '--trust', files.bundle], at)
    expect([exit, out.split('\n')[0], out.includes('现在是否停用，只有备案它的枢纽知道'), out.includes('--hub')]).toEqual([3, '核验结论：无法判断（电子印章）', true, true])
  })

  test('a changed file exits 1, one that nobody vouches for exits 3', async () => {
    expect((await hub(['verify', files.changed, '--trust', files.bundle], at)).exit).toBe(1)
    const unjudged = await hub(['verify', files.pdf], at)
    expect([unjudged.exit, unjudged.out.includes('没有使用信任包')]).toEqual([3, true])
  })

  test('a file that is too large to be judged exits 3 and says so, and is not sent anywhere', async () => {
    const large = Buffer.alloc(verifiedBytesMax + 1)
    const path = keep('large.pdf', large)
    await using server = await hubServing({ inForce: { code: 'IN_FORCE' } })
    const { exit, out, said } = await hub(['verify', path, '--hub', server.url], at)
    expect([exit, out.includes('过大，无法判断'), out.includes(hash('sha256', large, 'hex')), said.includes('用法'), server.asked()]).toEqual([3, true, true, false, 0])
  })

  test('as JSON it tells every step by its code', async () => {
    const { exit, out } = await hub(['verify', files.ofd, '--trust', files.bundle, '--json'], at)
    const verdict = JSON.parse(out) as { readonly unchanged: { readonly steps: readonly { readonly code: string }[] } }
    expect([exit, verdict]).toMatchObject([0, { version: 1, kind: 'ofd', overall: 'yes', unchanged: { answer: 'yes' }, sealed: { answer: 'yes', seals: [{ timeBasis: 'attested' }] }, inForce: { answer: 'not-asked', code: 'OFFLINE' } }])
    expect(verdict.unchanged.steps.map(({ code }) => code)).toContain('REFERENCES_MATCH')
  })

  test('a file that is not there, is no file, or a bundle that is none is a matter of the command line', async () => {
    for (const typed of [['verify'], ['verify', 'a', 'b'], ['verify', join(dir, 'none.pdf')], ['verify', dir], ['verify', files.pdf, '--trust', files.pdf], ['verify', files.pdf, '--hub', 'ftp://x'], ['trust']])
      expect((await hub(typed, at)).exit).toBe(2)
  })

  test('of a bundle that is none nothing is said that would overwrite the file that was named', async () => {
    const { said } = await hub(['verify', files.pdf, '--trust', files.ofd], at)
    expect(said).toContain('npx hub trust --out bundle.json')
    expect(said).not.toContain(`--out ${files.ofd}`)
  })
})

/** A hub that serves a bundle and answers the third question. */
async function hubServing(answer: object, status = 200) {
  let asked = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      if (request.url === '/v1/trust') return void response.writeHead(status).end(readFileSync(files.bundle))
      asked += 1
      response.end(JSON.stringify({ sha256: hash('sha256', Buffer.concat(chunks), 'hex'), ...answer }))
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

describe('with a hub', () => {
  test.each([
    [{ inForce: { code: 'IN_FORCE' } }, 0, '证照现在有效。'], [{ inForce: { code: 'SUSPENDED' } }, 1, '证照已暂扣。'], [{ inForce: { code: 'NOT_KNOWN' } }, 3, '没有这个文件的记录'],
    [{ inForce: { code: 'toString' } }, 3, '暂时无法答复'], [{ sha256: 'another', inForce: { code: 'IN_FORCE' } }, 3, '暂时无法答复'], [{}, 3, '暂时无法答复'],
  ])('its word on the licence counts: %j', async (answer, exit, words) => {
    await using server = await hubServing(answer)
    const told = await hub(['verify', files.pdf, '--hub', server.url], at)
    expect([told.exit, told.out.includes(words)]).toEqual([exit, true])
  })

  const status = (code: string, detail: object = {}) => ({ sealed: { steps: [{ step: 'seal.validity', code: 'SEAL_IN_VALIDITY', detail: {} }, { step: 'seal.status', code, detail }] } })
  test.each([
    [status('SEAL_ACTIVE'), 0, '印章现在有效'], [status('SEAL_ENDED', { endedAt: '2026-11-20T00:00:00.000Z' }), 1, '现在不能使用'], [status('SEAL_ENDED', { endedAt: 'x' }), 3, '还不能说印章现在有效'],
    [status('SEAL_NOT_ACTIVATED'), 1, '现在不能使用'], [status('SEAL_NOT_IN_REGISTER'), 3, '还不能说印章现在有效'], [status('toString'), 3, '还不能说印章现在有效'], [{}, 3, '还不能说印章现在有效'],
    [{ sha256: 'another', ...status('SEAL_ACTIVE') }, 3, '还不能说印章现在有效'],
  ])('its word on a seal counts: %j', async (answer, exit, words) => {
    await using server = await hubServing(answer)
    const told = await hub(['verify', files.seal, '--hub', server.url], at)
    expect([told.exit, told.out.includes(words), server.asked()]).toEqual([exit, true, 1])
  })

  test('it is not asked about a file or a seal that is not good', async () => {
    await using server = await hubServing({ inForce: { code: 'IN_FORCE' }, ...status('SEAL_ACTIVE') })
    await hub(['verify', files.changed, '--hub', server.url], at)
    expect((await hub(['verify', files.brokenSeal, '--hub', server.url], at)).exit).toBe(1)
    expect(server.asked()).toBe(0)
  })

  test('its trust bundle is kept whole, or the old one stays', async () => {
    const out = join(dir, 'fetched.json')
    await using server = await hubServing({})
    expect((await hub(['trust', '--out', out, '--url', server.url], at)).exit).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(files.bundle, 'utf8'))
    await using broken = await hubServing({}, 503)
    const refused = await hub(['trust', '--out', out, '--url', broken.url], at)
    expect([refused.exit, refused.said.includes('没有给出信任包')]).toEqual([1, true])
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(files.bundle, 'utf8'))
    expect((await hub(['trust', '--out', join(dir, 'no', 'where.json'), '--url', server.url], at)).exit).toBe(1)
  })

  test('its trust as PEM is what openssl takes, lists included', async ({ skip }) => {
    const pem = join(dir, 'pem')
    await using server = await hubServing({})
    expect((await hub(['trust', '--pem', pem, '--url', server.url], at)).exit).toBe(0)
    const authority = readFileSync(join(pem, 'intermediates.pem'), 'utf8').split(/(?=-----BEGIN)/).at(-1) ?? ''
    const verified = spawnSync('openssl', ['verify', '-attime', String(Date.parse(now) / 1_000), '-CAfile', 'roots.pem', '-untrusted', 'intermediates.pem', '-crl_check_all', '-CRLfile', 'lists.pem', keep('authority.pem', authority)], { cwd: pem, encoding: 'utf8' })
    if (verified.error !== undefined) skip('needs openssl')
    expect(verified.stdout + verified.stderr).toContain(': OK')
  })

  test('one that is away is no answer', async () => {
    await expect(hub(['verify', files.pdf, '--hub', 'http://127.0.0.1:9'], at)).rejects.toThrow('连不上枢纽')
  })
})
