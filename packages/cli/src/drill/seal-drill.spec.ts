import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hub, terminal } from '../fixtures.ts'
import { runHub } from '../run.ts'
import { startFakeSealHub, type FakeSealHub, type SealHubBehaviour } from '../testing/fake-seal-hub.ts'
import type { Outcome } from './outcome.ts'
import { remakePage } from './remake-page.ts'

const sealId = '0198a1c0-0000-7000-8000-00000000abcd'
const licence = (n: number) => `0198a1c0-0000-7000-8000-${String(n).padStart(12, '0')}`
const licencesTo = (n: number) => Array.from({ length: n }, (_, at) => licence(at + 1))
const hubWith = (count: number, behaviour: Partial<SealHubBehaviour> = {}) => startFakeSealHub(sealId, licencesTo(count), behaviour)
const words = (to: FakeSealHub, ...more: readonly string[]) => ['seal', 'drill', '--seal', sealId, '--as', 'issuer', '--url', to.url, ...more]
const listPath = async () => join(await mkdtemp(join(tmpdir(), 'drill-')), 'list.csv')

test('every licence that the seal sealed gets new files, over several pages, each asked for once', async () => {
  await using city = await hubWith(120)
  const { exit, said, out } = await hub(words(city, '--yes'))
  expect(said).toContain('涉及证照 120 份')
  expect(said).toContain('已重制 120 份')
  expect([exit, out, city.licences.some(({ current }) => current)]).toEqual([0, '', false])
  expect(new Set(city.received.map(({ licenceId }) => licenceId)).size).toBe(120)
  expect(city.received.length).toBe(120)
})

test('a licence whose files were superseded already is left alone', async () => {
  await using city = await hubWith(3)
  const [first] = city.licences
  if (first !== undefined) first.current = false
  expect((await hub(words(city, '--yes'))).exit).toBe(0)
  expect(city.received.map(({ licenceId }) => licenceId)).toEqual([licence(2), licence(3)])
})

test('those that are refused are listed with their codes, those that have ended apart, and the exit code tells that files are left', async () => {
  await using city = await hubWith(4, {
    refuse: (id) => (id === licence(2) ? 'LICENCE_FILE_NOT_OURS' : undefined),
    make: (id) => (id === licence(3) ? 'FILE_SEAL_MISSING' : 'made'),
  })
  const path = await listPath()
  const { exit, out, said } = await hub(words(city, '--yes', '--to', path))
  expect(exit).toBe(1)
  expect(out.split('\n')).toEqual([expect.stringContaining(`${licence(3)}  FILE_SEAL_MISSING`), expect.stringContaining(`${licence(2)}  LICENCE_FILE_NOT_OURS  证照已终止`)])
  expect(said).toMatch(/已重制 2 份，被拒绝 1 份.*保留旧文件 1 份\n仍有 4 份/)
  const list = await readFile(path, 'utf8')
  expect(list.split('\r\n').slice(1, 3)).toEqual([`${licence(1)},已重制,`, `${licence(2)},证照已终止，旧文件保留,LICENCE_FILE_NOT_OURS`])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a licence that was refused is asked for anew by the next drill, which gets it once the cause is gone', async () => {
  await using city = await hubWith(2, { make: () => 'FILE_SEAL_MISSING' })
  expect((await hub(words(city, '--yes'))).exit).toBe(1)
  city.behaviour.make = () => 'made'
  expect((await hub(words(city, '--yes'))).exit).toBe(0)
  expect(new Set(city.received.map(({ commandId }) => commandId)).size).toBe(4)
})

test('a licence whose holder was erased is told apart, and nothing is left open for it', async () => {
  await using city = await hubWith(3, { erased: (id) => id === licence(2) })
  const path = await listPath()
  const { exit, said, out } = await hub(words(city, '--yes', '--to', path))
  expect(said).toMatch(/已重制 2 份，.*持证人已清除而不能重制 1 份\n该印章签制的文件已全部换新，持证人已清除的除外/)
  expect([exit, out]).toEqual([0, `${licence(2)}  HOLDER_ERASED  不能重制：持证人的信息已清除，旧文件已随之删除`])
  expect((await readFile(path, 'utf8')).split('\r\n')[2]).toBe(`${licence(2)},不能重制：持证人的信息已清除，旧文件已随之删除,HOLDER_ERASED`)
  const again = await hub(words(city, '--yes', '--json'))
  expect([again.exit, JSON.parse(again.out)]).toEqual([0, { sealId, remade: 0, refused: [], ended: [], erased: [{ licenceId: licence(2), code: 'HOLDER_ERASED' }], unanswered: [], filesLeft: 0, licencesLeft: 0 }])
})

test('JSON tells the same to a program', async () => {
  await using city = await hubWith(2, { refuse: (id) => (id === licence(1) ? 'LICENCE_FILE_NOT_FOUND' : undefined) })
  const { out } = await hub(words(city, '--yes', '--json'))
  expect(JSON.parse(out)).toEqual({ sealId, remade: 1, refused: [{ licenceId: licence(1), code: 'LICENCE_FILE_NOT_FOUND' }], ended: [], erased: [], unanswered: [], filesLeft: 2, licencesLeft: 1 })
})

describe('before anything is asked for', () => {
  test.each([
    [{ status: 'ACTIVE' }, '停用、注销或重新制作'], [{ activeSealId: null }, '没有其他在用的法定名称章'], [{ activeSealId: sealId }, '没有其他在用的法定名称章'], [{ ownSeal: false }, '其他单位'],
  ])('%o is refused with the next step', async (behaviour, message) => {
    await using city = await hubWith(1, behaviour)
    const { exit, said } = await hub(words(city, '--yes'))
    expect([exit, said.includes(message), city.received]).toEqual([1, true, []])
  })

  test('a seal that is not there is refused', async () => {
    await using city = await startFakeSealHub(licence(9), [])
    const { exit, said } = await hub(words(city, '--yes'))
    expect([exit, said.includes('没有这枚印章')]).toEqual([1, true])
  })

  test('the number is told and has to be typed; the list is there to be read first', async () => {
    await using city = await hubWith(3)
    const path = await listPath()
    for (const stdin of ['', 'y\n', '重制 2\n']) {
      const { exit, said } = await hub(words(city, '--to', path), { stdin })
      expect([exit, said.includes('键入“重制 3”'), city.received]).toEqual([1, true, []])
    }
    expect(await readFile(path, 'utf8')).toContain(`${licence(3)},待重制,`)
    expect((await hub(words(city), { stdin: '重制 3\n' })).exit).toBe(0)
  })

  test.each([[[], '缺少选项：--seal'], [['--seal', 'x'], 'UUID'], [['--seal', sealId], '缺少令牌']])('%j is no command line', async (typed, message) => {
    const { exit, said } = await hub(['seal', 'drill', ...typed])
    expect([exit, said.includes(message)]).toEqual([2, true])
  })

  test('a seal with nothing left is done without a question', async () => {
    await using city = await hubWith(0)
    expect((await hub(words(city))).exit).toBe(0)
  })
})

describe('a business seal', () => {
  const notices = Array.from({ length: 150 }, (_, at) => ({ caseId: licence(1_000 + (at % 120)), fileId: licence(2_000 + at), current: at !== 7 }))

  test('has its standing notices counted and listed, over several pages, and nothing is asked for', async () => {
    await using city = await hubWith(0, { kind: 'BUSINESS', activeSealId: null, notices })
    const path = await listPath()
    const { exit, out, said } = await hub(words(city, '--to', path))
    expect([exit, city.received, out.split('\n').length]).toEqual([0, [], 149])
    expect(said).toContain('窗口文书：149 份，涉及办件 120 件')
    expect(said).toContain('逐件重新制作')
    const list = (await readFile(path, 'utf8')).split('\r\n')
    expect([list.length, list.some((line) => line.includes(licence(2_007)))]).toEqual([151, false])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('that is stopped and not ended has the step before named; one in use, and one of another unit, are refused', async () => {
    await using city = await hubWith(0, { kind: 'BUSINESS', status: 'DISABLED', notices: notices.slice(0, 1) })
    expect(await hub(words(city, '--json'))).toMatchObject({ exit: 0, said: expect.stringContaining('还没有注销') as string, out: JSON.stringify({ sealId, notices: 1, cases: 1, files: [{ caseId: licence(1_000), fileId: licence(2_000) }] }) })
    city.behaviour.status = 'ACTIVE'
    expect(await hub(words(city))).toMatchObject({ exit: 1, said: expect.stringContaining('该印章仍在用') as string })
    Object.assign(city.behaviour, { status: 'CANCELLED', ownSeal: false })
    expect(await hub(words(city))).toMatchObject({ exit: 1, said: expect.stringContaining('其他单位') as string })
  })
})

describe('interruption', () => {
  test('Ctrl-C stops while the maker is at work, and the next drill waits for what is under way and does the rest', async () => {
    const io = terminal()
    await using city = await hubWith(60, { make: () => 'never', onCommand: () => setTimeout(() => { io.controller.abort() }, 50) })
    expect(await runHub(words(city, '--yes'), io)).toBe(130)
    expect(io.saidLines.join()).toContain('再次运行即继续')
    expect(city.received.length).toBe(50)

    Object.assign(city.behaviour, { make: () => 'made' })
    for (const { answer } of city.licences) if (answer !== null) answer.outcome = 'MADE'
    for (const known of city.licences) if (known.answer !== null) known.current = known.licenceId === licence(1)
    const [first] = city.licences
    if (first?.answer != null) first.answer.outcome = 'REQUESTED'
    // What is under way comes some time after it was asked for again.
    city.behaviour.onCommand = () => { setTimeout(() => { if (first !== undefined) first.current = false }, 300) }
    const { exit } = await hub(words(city, '--yes'))
    expect(exit).toBe(0)
    const ids = city.received.filter(({ licenceId }) => licenceId === licence(1)).map(({ commandId }) => commandId)
    expect([ids.length, new Set(ids).size, city.received.length]).toEqual([2, 1, 61])
  })

  test('a token that runs out on the way is renewed', async () => {
    await using city = await hubWith(3)
    city.behaviour.onCommand = () => { city.behaviour.expiredToken = 'token-1' }
    expect((await hub(words(city, '--yes'))).exit).toBe(0)
  })

  test('a token that is never taken ends the drill', async () => {
    await using city = await hubWith(1, { expiredToken: 'given' })
    const { exit, said } = await hub(['seal', 'drill', '--seal', sealId, '--url', city.url, '--yes'], { env: { HUB_TOKEN: 'given' } })
    expect([exit, said.includes('请重新取得令牌')]).toEqual([1, true])
  })

  test('a licence for which nothing comes in time is left for the next drill, the others have theirs', async () => {
    await using city = await hubWith(3, { make: (id) => (id === licence(2) ? 'never' : 'made') })
    const outcomes = new Map<string, Outcome>()
    const token = { now: () => 'token-1', renew: () => Promise.resolve('same' as const) }
    await remakePage({ after: undefined, licenceIds: licencesTo(3) }, {
      hub: { url: new URL(city.url), token, stop: new AbortController().signal }, sealId, silenceMsMax: 100, onOutcome: (id, outcome) => { outcomes.set(id, outcome) },
    })
    expect([...outcomes].map(([id, { kind }]) => [id, kind]).sort()).toEqual([[licence(1), 'remade'], [licence(2), 'unanswered'], [licence(3), 'remade']])
  })

  test('a holder who is erased after her licence was asked for is found when nothing comes, also by a drill that goes on', async () => {
    const gone = new Set<string>()
    await using city = await hubWith(2, { erased: (id) => gone.has(id), onCommand: () => { setTimeout(() => { gone.add(licence(2)) }, 5) } })
    const token = { now: () => 'token-1', renew: () => Promise.resolve('same' as const) }
    for (const _drill of ['first', 'second']) {
      const outcomes = new Map<string, Outcome>()
      await remakePage({ after: undefined, licenceIds: licencesTo(2) }, {
        hub: { url: new URL(city.url), token, stop: new AbortController().signal }, sealId, silenceMsMax: 100, onOutcome: (id, outcome) => { outcomes.set(id, outcome) },
      })
      expect([...outcomes].map(([id, { kind }]) => [id, kind]).sort()).toEqual([[licence(1), 'remade'], [licence(2), 'erased']])
    }
    // The wish itself under one id, which the hub remembers; the question why under ids of its own.
    const ids = city.received.filter(({ licenceId }) => licenceId === licence(2)).map(({ commandId }) => commandId)
    expect([ids.length, new Set(ids).size]).toEqual([4, 3])
  })

  test('a hub whose files are behind, or that does not know the role, ends the drill with what to do', async () => {
    await using city = await hubWith(2, { refuse: () => 'FILES_BEHIND' })
    const behind = await hub(words(city, '--yes'))
    expect([behind.exit, behind.said.includes('积压')]).toEqual([1, true])
    city.behaviour.refuse = () => 'ROLE_MISSING'
    const role = await hub(words(city, '--yes'))
    expect([role.exit, role.said.includes('您的角色不能办理')]).toEqual([1, true])
  })
})
