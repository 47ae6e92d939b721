import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { licenceFileBytesMax } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { hub, terminal } from '../fixtures.ts'
import { runHub } from '../run.ts'
import { refusedWith, startFakeDepositHub, taken, type FakeDepositHub } from '../testing/fake-deposit-hub.ts'
import { readList } from './read-list.ts'

const licence = (n: number) => `0198a1c0-0000-7000-8000-${String(n).padStart(12, '0')}`
const pdf = (n: number) => Buffer.from(`%PDF-1.7\n\u0000\u00ff 证照 ${String(n)}`)
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function folderWith(count: number, lines?: readonly string[]): Promise<{ readonly folder: string; readonly list: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'deposit-'))
  for (let at = 1; at <= count; at += 1) await writeFile(join(folder, `${String(at)}.pdf`), pdf(at))
  const list = join(folder, '清单.csv')
  await writeFile(list, `\ufeff${['文件,证照内部编号,版本,经办备注', ...(lines ?? Array.from({ length: count }, (_, at) => `${String(at + 1)}.pdf,${licence(at + 1)},2,甲`))].join('\r\n')}\r\n`)
  return { folder, list }
}
const words = (to: FakeDepositHub, { folder, list }: { readonly folder: string; readonly list: string }, ...more: readonly string[]) => ['deposit', folder, '--list', list, '--as', 'issuer', '--url', to.url, ...more]
const exists = (path: string) => access(path).then(() => true, () => false)

describe('one file', () => {
  test('reaches the hub byte for byte, and its verdict is shown', async () => {
    await using city = await startFakeDepositHub()
    const { folder } = await folderWith(1)
    const { exit, out, said } = await hub(['deposit', join(folder, '1.pdf'), '--licence', licence(7), '--version', '3', '--as', 'issuer', '--url', city.url])
    expect([exit, out]).toEqual([0, '1.pdf  作数  颁发机构均已签章。'])
    expect(said).toContain('收存，作数')
    expect(city.received).toMatchObject([{ licenceId: licence(7), version: 3, sha256: sha(pdf(1)), token: 'Bearer token-1' }])
  })

  test('may be of a licence that is named by its identifier, or by type and number', async () => {
    await using city = await startFakeDepositHub()
    const { folder } = await folderWith(1)
    const [identifier, typeCode, number] = ['1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U', '11100000MB03271699001', '演（2024）不动产权第0000001号']
    const one = (...name: readonly string[]) => hub(['deposit', join(folder, '1.pdf'), ...name, '--as', 'issuer', '--url', city.url])
    expect([(await one('--licence', identifier)).exit, (await one('--type', typeCode, '--number', number)).exit]).toEqual([0, 0])
    expect(city.received.map(({ named }) => named)).toEqual([{ 'x-licence-identifier': identifier }, { 'x-licence-type': typeCode, 'x-licence-number': encodeURIComponent(number) }])
    expect(new Set(city.received.map(({ commandId }) => commandId)).size).toBe(2)
  })

  test('is told with the next step where its number is of several licences', async () => {
    await using city = await startFakeDepositHub(() => refusedWith('LICENCE_FILE_LICENCE_AMBIGUOUS', { count: 2 }))
    const { folder } = await folderWith(1)
    expect(await hub(['deposit', join(folder, '1.pdf'), '--type', '11100000MB03271699001', '--number', 'A1', '--as', 'issuer', '--url', city.url])).toMatchObject({ exit: 1, out: expect.stringContaining('未收存  LICENCE_FILE_LICENCE_AMBIGUOUS') as string })
  })

  test('of which the version is not told is deposited for the one in force, whatever number that has', async () => {
    await using city = await startFakeDepositHub((file) => (file.version === 4 ? taken(file) : refusedWith('LICENCE_FILE_VERSION_WRONG', { version: 4 })))
    const { folder } = await folderWith(1)
    const one = ['deposit', join(folder, '1.pdf'), '--licence', licence(7), '--as', 'issuer', '--url', city.url]
    expect((await hub(one)).exit).toBe(0)
    expect(city.received.map(({ version }) => version)).toEqual([1, 4])
    const named = await hub([...one, '--version', '2'])
    expect([named.exit, named.out]).toEqual([1, expect.stringContaining('未收存  LICENCE_FILE_VERSION_WRONG')])
  })

  test.each([
    [[], '请给出要交存的文件'], [['none.pdf', '--licence', licence(1)], '读不到 none.pdf'], [['FILE'], '--licence'], [['FILE', '--licence', '123'], 'UUID'], [['FOLDER'], '--list'],
    [['FILE', '--licence', licence(1), '--list', 'x.csv'], '--list 只用于文件夹'], [['FILE', '--licence', licence(1), '--version', '0'], '--version'], [['FILE', '--licence', licence(1)], '缺少令牌'],
    [['FILE', '--number', 'A1'], '--type 与 --number'], [['FILE', '--type', 'X', '--number', 'A1'], '21 位'], [['FILE', '--licence', licence(1), '--number', 'A1'], '只能用一种'], [['FOLDER', '--list', 'x.csv', '--number', 'A1'], '只用于一个文件'],
  ])('%j is told what is missing', async (typed, message) => {
    const { folder } = await folderWith(1)
    const { exit, said } = await hub(['deposit', ...typed.map((word) => (word === 'FILE' ? join(folder, '1.pdf') : word === 'FOLDER' ? folder : word))])
    expect([exit, said.includes(message)]).toEqual([2, true])
  })
})

describe('a folder with its list', () => {
  test('is deposited file by file, and what does not stand is told with the next step', async () => {
    await using city = await startFakeDepositHub((file) => taken(file, file.licenceId !== licence(2)))
    const place = await folderWith(3)
    const { exit, out } = await hub(words(city, place))
    expect([exit, out.split('\n').sort()]).toEqual([0, ['1.pdf  作数  颁发机构均已签章。', '2.pdf  留存，不作数  CERTIFICATE_UNTRUSTED  签发机构不在信任之列。请放入信任目录。', '3.pdf  作数  颁发机构均已签章。']])
    expect(new Set(city.received.map(({ sha256 }) => sha256))).toEqual(new Set([1, 2, 3].map((n) => sha(pdf(n)))))
    expect([await exists(`${place.list}.progress.jsonl`), await exists(join(place.folder, '清单.errors.csv'))]).toEqual([false, false])
  })

  test('says as JSON what became of each, in the order of the list', async () => {
    await using city = await startFakeDepositHub((file) => (file.licenceId === licence(1) ? refusedWith('LICENCE_FILE_SEAL_INVALID') : file.licenceId === licence(2) ? refusedWith('LICENCE_FILE_KNOWN') : taken(file)))
    const { exit, out } = await hub(words(city, await folderWith(3), '--json'))
    expect([exit, JSON.parse(out)]).toEqual([1, expect.objectContaining({
      stands: 1, beside: 0, known: 1, refused: 1, 'not-sent': 0,
      files: [
        { file: '1.pdf', row: 2, licenceId: licence(1), outcome: 'refused', codes: ['LICENCE_FILE_SEAL_INVALID'], message: 'LICENCE_FILE_SEAL_INVALID 的说明。下一步。', fileId: null, sha256: sha(pdf(1)), verdict: null },
        expect.objectContaining({ file: '2.pdf', outcome: 'known' }),
        expect.objectContaining({ file: '3.pdf', outcome: 'stands', codes: [], verdict: expect.objectContaining({ stands: true, trust: 'trusted' }) as object }),
      ],
    })])
  })

  test('lists what was not taken beside it, as it is written itself, and that list can be used in its place', async () => {
    await using city = await startFakeDepositHub((file) => (file.licenceId === licence(2) ? refusedWith('LICENCE_FILE_OF_ANOTHER') : taken(file)))
    const place = await folderWith(3, [`1.pdf,${licence(1)},,`, `2.pdf,${licence(2)},1,"甲,乙"`, `none.pdf,${licence(3)},1,`, `3.pdf,not an id,0,`])
    expect((await hub(words(city, place))).exit).toBe(1)
    const errors = join(place.folder, '清单.errors.csv')
    expect((await readFile(errors, 'utf8')).split('\r\n')).toEqual([
      '\ufeff文件,证照内部编号,版本,经办备注,错误说明', `2.pdf,${licence(2)},1,"甲,乙",第 3 行：LICENCE_FILE_OF_ANOTHER 的说明。下一步。 LICENCE_FILE_OF_ANOTHER`,
      `none.pdf,${licence(3)},1,,第 4 行：读不到文件，请核对文件名和读取权限`, '3.pdf,not an id,0,,第 5 行：证照内部编号须为 UUID，见证照登记簿；版本须为正整数，不填为现行版本', '',
    ])
    expect((await stat(errors)).mode & 0o777).toBe(0o600)
    city.reply = (file) => taken(file)
    await writeFile(join(place.folder, 'none.pdf'), pdf(9))
    await writeFile(errors, (await readFile(errors, 'utf8')).replace('not an id,0', `${licence(3)},1`))
    expect((await hub(words(city, { ...place, list: errors }))).exit).toBe(0)
  })

  test('that was broken off is gone on with, and no file becomes another command', async () => {
    const stopped = terminal()
    await using city = await startFakeDepositHub((file) => {
      if (city.received.length === 3) stopped.controller.abort()
      return taken(file)
    })
    const place = await folderWith(8)
    expect(await runHub(words(city, place), stopped)).toBe(130)
    const before = city.received.length
    expect([before < 8, await exists(`${place.list}.progress.jsonl`)]).toEqual([true, true])
    const again = await hub(words(city, place, '--json'))
    expect([again.exit, again.said]).toEqual([0, expect.stringContaining('接着上次中断处继续')])
    expect((JSON.parse(again.out) as { readonly files: readonly object[] }).files).toHaveLength(8)
    expect(new Set(city.received.map(({ commandId }) => commandId)).size).toBe(8)
  })

  test('whose progress was cut off in the middle of a line sends that file again under the same command', async () => {
    const stopped = terminal()
    await using city = await startFakeDepositHub((file) => {
      stopped.controller.abort()
      return taken(file)
    })
    const place = await folderWith(4)
    await runHub(words(city, place), stopped)
    const journal = await readFile(`${place.list}.progress.jsonl`)
    await writeFile(`${place.list}.progress.jsonl`, journal.subarray(0, -9))
    expect((await hub(words(city, place))).exit).toBe(0)
    expect([city.received.length > 4, new Set(city.received.map(({ commandId }) => commandId)).size]).toEqual([true, 4])
  })

  test('goes through a hub that breaks off, is busy, or wants a newer token', async () => {
    const troubles = ['drop', { status: 503, json: {} }, { status: 401, json: {} }, { status: 409, json: { kind: 'refused', code: 'CONTENDED', detail: {}, position: null, ids: {} } }] as const
    let at = 0
    await using city = await startFakeDepositHub((file) => taken(file))
    const calm = city.reply
    const place = await folderWith(1)
    city.reply = (file) => {
      const trouble = troubles[at]
      at += 1
      return trouble ?? calm(file)
    }
    expect((await hub(words(city, place))).exit).toBe(0)
    expect([city.received.length, new Set(city.received.map(({ commandId }) => commandId)).size, city.received.at(-1)?.token]).toEqual([5, 1, 'Bearer token-2'])
  })

  test('stops at once where the account may not deposit, with the rest left for the next run', async () => {
    await using city = await startFakeDepositHub(() => ({ status: 403, json: { errors: [] } }))
    const { exit, said } = await hub(words(city, await folderWith(5)))
    expect([exit, city.received.length <= 2]).toEqual([1, true])
    expect(said).toContain('颁发机构发证人员或部门系统的账号')
  })

  test('in a dry run is looked at and nothing is sent', async () => {
    await using city = await startFakeDepositHub()
    const place = await folderWith(2, [`1.pdf,${licence(1)},,`, `2.pdf,${licence(2)},,`, `big.pdf,${licence(3)},,`, `text.pdf,${licence(4)},,`, `sub,${licence(5)},,`, `empty.pdf,${licence(6)},,`])
    await writeFile(join(place.folder, 'big.pdf'), Buffer.concat([pdf(1), Buffer.alloc(licenceFileBytesMax)]))
    await writeFile(join(place.folder, 'text.pdf'), 'plain text')
    await writeFile(join(place.folder, 'empty.pdf'), '')
    await mkdir(join(place.folder, 'sub'))
    const { exit, out, said } = await hub(words(city, place, '--dry-run'))
    expect([exit, out.split('\n')]).toEqual([1, ['big.pdf  未发送  文件超过 2 MiB', 'text.pdf  未发送  既不是 PDF 也不是 OFD', 'sub  未发送  不是普通文件', 'empty.pdf  未发送  文件是空的']])
    expect([said.includes('6 份，有错误 4 份'), city.received.length, await exists(`${place.list}.progress.jsonl`)]).toEqual([true, 0, false])
  })
})

describe('a list', () => {
  test.each(['../other.pdf', '/etc/passwd', 'C:\\x.pdf', 'a/../../x.pdf', '..\\x.pdf', '.', '..', 'a\u0000.pdf'])('does not lead out of its folder: %j', async (name) => {
    const { folder, list } = await folderWith(0, [`"${name}",${licence(1)},,`])
    expect(await readList(list, folder)).toMatchObject({ rows: [], wrong: [{ row: 2, problem: expect.stringContaining('相对路径') as string }] })
  })

  test('names a file once, under either kind of separator', async () => {
    const { folder, list } = await folderWith(0, [`a/1.pdf,${licence(1)},,`, `a\\1.pdf,${licence(2)},,`])
    expect(await readList(list, folder)).toMatchObject({ rows: [{ path: join(folder, 'a', '1.pdf'), version: undefined }], wrong: [{ row: 3, problem: '与第 2 行是同一个文件' }] })
  })

  test('names licences as its columns do, the most exact first, and a name that is malformed is not passed over', async () => {
    const { folder, list } = await folderWith(0)
    const [typeCode, identifier] = ['11100000MB03271699001', '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U']
    const lines = ['文件,证照内部编号,证照标识,证照类型代码,证照编号', `1.pdf,${licence(1)},${identifier},${typeCode},A1`, `2.pdf,,${identifier},${typeCode},A2`, `3.pdf,,,${typeCode.toLowerCase()},演1号`, '4.pdf,,,,A4', `5.pdf,5,${identifier},,`, '6.pdf,,,X,A6', '7.pdf,,,,']
    await writeFile(list, `${lines.join('\n')}\n`)
    const named = { kind: 'number', typeCode, licenceNumber: '演1号' }
    expect(await readList(list, folder)).toMatchObject({
      rows: [{ licence: { kind: 'id', licenceId: licence(1) } }, { licence: { kind: 'identifier', identifier } }, { licence: named }],
      wrong: [{ row: 5, problem: expect.stringContaining('21 位') as string }, { row: 6, problem: expect.stringContaining('UUID') as string }, { row: 7, problem: expect.stringContaining('21 位') as string }, { row: 8, problem: expect.stringContaining('没有指明证照') as string }],
    })
    expect(await readList(list, folder, typeCode)).toMatchObject({ rows: [{ row: 2 }, { row: 3 }, { row: 4 }, { row: 5, licence: { ...named, licenceNumber: 'A4' } }] })
  })

  test.each([['名称,证照内部编号\r\n1,2\r\n', '清单缺少列：文件'], ['文件,file,证照内部编号\r\n', '清单里有两列'], ['文件,证照内部编号\r\n', '只有表头'], ['', '空的'], ['文件,证照内部编号\r\n"a', '引号']])('that is none is told why: %j', async (text, message) => {
    const { folder, list } = await folderWith(0)
    await writeFile(list, text)
    expect(await readList(list, folder)).toMatchObject({ exit: 2, problem: expect.stringContaining(message) as string })
  })

  test('may be of GB18030, as older spreadsheets write it', async () => {
    const { folder, list } = await folderWith(0)
    await writeFile(list, Buffer.concat([Buffer.from([0xce, 0xc4, 0xbc, 0xfe]), Buffer.from(`,licence_id\n1.pdf,${licence(1)}\n`)]))
    expect(await readList(list, folder)).toMatchObject({ rows: [{ name: '1.pdf' }] })
  })
})

test('a device is no file to deposit, even behind a link', async () => {
  await using city = await startFakeDepositHub()
  const place = await folderWith(0, [`link.pdf,${licence(1)},,`])
  await symlink('/dev/zero', join(place.folder, 'link.pdf'))
  expect(await hub(words(city, place))).toMatchObject({ exit: 1, out: 'link.pdf  未发送  不是普通文件' })
})
