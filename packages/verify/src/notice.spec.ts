import { describe, expect, test } from 'vitest'
import { explainVerdict } from './explain.ts'
import { withInForce } from './in-force.ts'
import { noticeOf } from './notice.ts'
import type { FileVerdict } from './verdict.ts'
import { verifyFile } from './verify-file.ts'

const marks = [
  { name: 'WSLX', value: 'zhengyuan/notice/v1 acceptance' }, { name: 'WSMC', value: '受理通知书' }, { name: 'WSBS', value: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51' },
  { name: 'WSZZJG', value: '演示市政务服务中心' }, { name: 'WSZZSJ', value: '2026-03-02T01:00:00.000Z' },
] as const
const notice = { kind: 'acceptance', number: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51', office: '演示市政务服务中心', madeAt: '2026-03-02T01:00:00.000Z' } as const

describe('a notice of a case', () => {
  test('is known by what it says of itself', () => {
    expect(noticeOf(marks)).toEqual(notice)
    for (const kind of ['receipt', 'acceptance', 'supplement', 'decline'])
      expect(noticeOf([{ name: 'WSLX', value: `zhengyuan/notice/v1 ${kind}` }])).toEqual({ kind, number: null, office: null, madeAt: null })
  })

  test('that says twice what it is, or says what nobody knows, is a notice all the same', () => {
    expect(noticeOf([...marks, marks[0]])).toMatchObject({ kind: 'unknown' })
    for (const value of ['licence', 'receipt', 'zhengyuan/notice/v2 receipt', 'zhengyuan/notice/v1 toString', 'zhengyuan/notice/v1 ']) expect(noticeOf([{ name: 'WSLX', value }])).toMatchObject({ kind: 'unknown' })
    expect(noticeOf([...marks, { name: 'WSZZJG', value: '别的机构' }])).toMatchObject({ kind: 'acceptance', office: null })
  })

  test('is none without that mark, whatever its title', () => {
    expect(noticeOf(marks.filter(({ name }) => name !== 'WSLX'))).toBeNull()
    expect(noticeOf([])).toBeNull()
  })
})

async function verdictOf(different: Partial<FileVerdict>): Promise<FileVerdict> {
  const base = await verifyFile(Buffer.from('no file at all'), { bundle: undefined, now: '2026-03-03T01:00:00.000Z' })
  return { ...base, kind: 'pdf', unchanged: { ...base.unchanged, answer: 'yes' }, sealed: { ...base.sealed, answer: 'yes' }, notice, ...different }
}

test('a person is told that it is a 受理通知书 and no licence, and what its hub says of it', async () => {
  const lines = explainVerdict(withInForce(await verdictOf({}), 'NOTICE_ON_RECORD')).join('\n')
  expect(lines).toContain('核验结论：通过（PDF，受理通知书）')
  expect(lines).toContain('受理通知书：由演示市政务服务中心出具；文书编号 019cac1d-9b4a-70ca-9f75-25e80eaf5f51；制作于 北京时间 2026-03-02 09:00:00；不是证照')
  expect(lines).toContain('它证明窗口当时的收件或者决定，不是证照')
})

test('what steers a terminal in the name of an office is shown as what it is', async () => {
  const lines = explainVerdict(await verdictOf({ notice: { ...notice, office: '中心\u001b[2K' } })).join('\n')
  expect(lines).not.toContain('\u001b')
  expect(lines).toContain('中心\\u001b')
})
