import { isRefusal } from '@hub/kernel'
import { materialTakings, parseInstant, type Instant, type NoticeContent } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../../fixtures.ts'
import { documentRequest, sampleUnits, sealIdAt, sealRequest } from '../../testing/seal-requests.ts'
import { composePdf } from '../compose.ts'
import type { FontOrder } from '../fonts/font-order.ts'
import { loadInstalledFonts } from '../fonts/installed-fonts.ts'
import { sheetOf } from '../sheet.ts'
import { codeOfPdf } from '../testing/read-code.ts'
import { asFile, needs, run } from '../testing/tools.ts'
import { noticeMarks } from './notice-marks.ts'
import { parseNoticeRequest } from './notice-request.ts'

const composedAt = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const qr = 'https://hub.example/check/notice/019cac1d-9b4a-70ca-9f75-25e80eaf5f51'
const notice = {
  kind: 'acceptance', noticeId: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51' as NoticeContent['noticeId'], windowUnit: '演示市政务服务中心', implementingUnit: '演示市自然资源局', caseNumber: '20260302-4F7A21C9',
  itemName: '房屋所有权转移登记', itemCode: '11339900MB00000013990000000012', applicants: [{ name: '赵样本零', number: '339***********0014' }], actingFor: ['钱样本壹'],
  materials: [{ name: '居民身份证', taking: 'waived' }, { name: '不动产权证书', taking: 'waived' }, { name: '买卖合同', taking: 'paper' }, { name: '婚姻证明', taking: 'both' }, { name: '完税证明', taking: 'lacking' }],
  receivedOn: '2026-03-02' as NoticeContent['receivedOn'], acceptedOn: '2026-03-02' as NoticeContent['acceptedOn'], due: '2026-03-09' as NoticeContent['due'], statutoryDays: 30, promisedDays: 5,
} as const satisfies NoticeContent

let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

async function pdfOf(different: Partial<NoticeContent> = {}, code = qr): Promise<Uint8Array> {
  const sheet = sheetOf({ notice: { ...notice, ...different }, qr: code, composedAt }, order)
  if (isRefusal(sheet)) throw new TypeError(JSON.stringify(sheet))
  return (await composePdf(sheet, order)).pdf
}
const withoutSpace = (text: string): string => text.replaceAll(/\s/gu, '')
const textOf = (pdf: Uint8Array): string => withoutSpace(run('pdftotext', ['-raw', asFile(pdf), '-']).text)
const pagesOf = (pdf: Uint8Array): number => Number(/^Pages: +(\d+)$/m.exec(run('pdfinfo', [asFile(pdf)]).text)?.[1])

describe('the page of a notice', () => {
  test('is one sound page of less than 120 kB, the same for the same content', async (context) => {
    const pdf = await pdfOf()
    expect(pdf.length).toBeLessThan(120_000)
    expect(Buffer.from(await pdfOf()).equals(Buffer.from(pdf))).toBe(true)
    needs(context, 'qpdf', 'pdfinfo')
    expect(run('qpdf', ['--check', asFile(pdf)])).toMatchObject({ status: 0, text: expect.not.stringContaining('WARNING') })
    expect(pagesOf(pdf)).toBe(1)
  })

  test('says whose case it is, what was waived, what is on paper and what is lacking, and until when', async (context) => {
    needs(context, 'pdftotext')
    const text = textOf(await pdfOf())
    for (const wanted of ['受理通知书', '演示市政务服务中心', '赵样本零（339***********0014）', '钱样本壹', '房屋所有权转移登记', '20260302-4F7A21C9', '2026年3月9日', '30个工作日', '共5项：免提交2项，纸质2项，容缺1项', '免提交（电子证照核验）', '容缺，待补', '扫描二维码查验', notice.noticeId])
      expect(text).toContain(withoutSpace(wanted))
  })

  test('a receipt says that nothing is accepted yet, and has no day by which it is due', async (context) => {
    needs(context, 'pdftotext')
    const text = textOf(await pdfOf({ kind: 'receipt', acceptedOn: null, due: null }))
    expect(text).toContain('收件凭证')
    expect(text).toContain('不表示申请已被受理')
    expect(text).not.toMatch(/受理通知书|承诺办结日|2026年3月9日/)
  })

  test('bears a code that is read back, and says to scan it only where it can be opened', async (context) => {
    needs(context, 'pdftoppm', 'pdftotext')
    expect(codeOfPdf(await pdfOf())).toBe(qr)
    expect(textOf(await pdfOf({}, `urn:zhengyuan:notice:${notice.noticeId}`))).not.toContain('扫描二维码')
  })

  test('shows the longest list with the longest names, whole, on further pages', async (context) => {
    needs(context, 'pdftotext', 'pdfinfo')
    const materials = Array.from({ length: 50 }, (_, at) => ({ name: `第${String(at)}项${'材料名称甲乙丙丁'.repeat(37)}`.slice(0, 300), taking: materialTakings[at % 4] ?? 'paper' }))
    const pdf = await pdfOf({ materials })
    expect(pagesOf(pdf)).toBeGreaterThan(5)
    // Page heads come in between.
    const text = textOf(pdf)
    for (const [at] of materials.entries()) expect(text).toContain(`第${String(at)}项材料名称甲乙丙丁`)
    expect(text).toContain('受理通知书附页（1）')
  })

  test('is refused, never cut short, where names alone fill it, or a character has no glyph', () => {
    const applicants = Array.from({ length: 20 }, () => ({ name: '甲'.repeat(300), number: '***' }))
    expect(sheetOf({ notice: { ...notice, applicants }, qr, composedAt }, order)).toMatchObject({ refused: 'TEXT_TOO_LONG' })
    expect(sheetOf({ notice: { ...notice, actingFor: ['王\u{2A6A5}'] }, qr, composedAt }, order)).toMatchObject({ refused: 'GLYPH_MISSING', detail: { characters: ['𪚥（U+2A6A5）'] } })
  })
})

test('what a notice says of itself under its seal is frozen: verifiers know it by that', () => {
  const office = { noticeId: notice.noticeId, windowUnit: notice.windowUnit }
  expect(noticeMarks({ kind: 'acceptance', ...office }, composedAt)).toEqual([
    ['WSLX', 'zhengyuan/notice/v1 acceptance'], ['WSMC', '受理通知书'], ['WSBS', '019cac1d-9b4a-70ca-9f75-25e80eaf5f51'], ['WSZZJG', '演示市政务服务中心'], ['WSZZSJ', '2026-03-02T01:00:00.000Z'],
  ])
  expect(noticeMarks({ kind: 'receipt', ...office }, composedAt).slice(0, 2)).toEqual([['WSLX', 'zhengyuan/notice/v1 receipt'], ['WSMC', '收件凭证']])
})

const [{ unitName, unitCode }] = sampleUnits
const request = (different: object = {}, content: object = {}) => ({
  documentId: '019cace0-5a80-7000-8000-00000000d0c1', content: { ...notice, windowUnit: unitName, ...content }, composedAt, qrText: qr, unitCode, sealId: sealIdAt(10), formats: ['pdf', 'ofd'], ...different,
})

describe('a request for a notice', () => {
  test('is read as it is', () => { expect(parseNoticeRequest(request())).toEqual(request()) })

  test.each<readonly [string, object]>([
    ['a licence', documentRequest('driver')], ['something beside it', request({ template: {} })], ['an acceptance without its day', request({}, { acceptedOn: null })], ['nobody who applies', request({}, { applicants: [] })],
    ['no material', request({}, { materials: [] })], ['a kind that there is not', request({}, { kind: 'licence' })], ['days that there are not', request({}, { due: '2026-02-30' })],
    ['a list without end', request({}, { materials: Array.from({ length: 51 }, () => notice.materials[0]) })], ['no seal', request({ sealId: undefined })], ['a format twice', request({ formats: ['pdf', 'pdf'] })],
  ])('is refused where it is or has %s', (_what, body) => { expect(isRefusal(parseNoticeRequest(body))).toBe(true) })
})

describe('at the signer', () => {
  let signer: Awaited<ReturnType<typeof startSigner>>
  beforeAll(async () => {
    signer = await startSigner()
    const seals = [sealRequest(0), sealRequest(10, { kind: 'business', bottom: '受理专用章' }), sealRequest(12, { kind: 'business', bottom: '档案专用章' }), sealRequest(14, { kind: 'business', bottom: '受理专用章(2)' })]
    for (const seal of seals) expect(await signer.call('ledger', '/v1/seals', seal)).toMatchObject({ status: 200 })
  })
  afterAll(() => signer.stop())

  test('a notice is sealed with the 受理专用章 of its window, in both formats, with a time stamp', async () => {
    const { status, body } = await signer.call('ledger', '/v1/notices', request())
    expect(status).toBe(200)
    expect((body as { files: readonly object[] }).files).toMatchObject([{ format: 'pdf', timeStampedAt: expect.any(String) as string }, { format: 'ofd', timeStampedAt: expect.any(String) as string }])
  })

  test.each([['the seal of the unit itself', 0], ['another business seal', 12]])('no notice is sealed with %s', async (_what, at) => {
    expect(await signer.call('ledger', '/v1/notices', request({ sealId: sealIdAt(at) }))).toMatchObject({ status: 422, body: { code: 'SEAL_OF_ANOTHER_KIND' } })
  })

  test('no licence is sealed with a 受理专用章, and no notice with that of another unit', async () => {
    expect(await signer.call('ledger', '/v1/documents', documentRequest('driver', [0], { sealIds: [sealIdAt(10)] }))).toMatchObject({ status: 422, body: { code: 'SEAL_OF_ANOTHER_KIND' } })
    expect(await signer.call('ledger', '/v1/notices', request({ unitCode: sampleUnits[1].unitCode }))).toMatchObject({ status: 422, body: { code: 'SEAL_OF_ANOTHER_UNIT' } })
  })

  test('a seal that is revoked seals no notice, and nobody but the ledger has one made', async () => {
    await signer.call('ledger', '/v1/seals/revoke', { sealId: sealIdAt(14), reason: 'keyCompromise', at: new Date().toISOString() })
    expect(await signer.call('ledger', '/v1/notices', request({ sealId: sealIdAt(14) }))).toMatchObject({ status: 422, body: { code: 'SEAL_REVOKED' } })
    expect(await signer.call('gateway', '/v1/notices', request())).toMatchObject({ status: 403 })
  })

  test('what is logged of it are ids: no name and no number', async () => {
    await signer.call('ledger', '/v1/notices', request())
    const lines = signer.logged.filter((line) => line.includes('"audit":"notice-make"'))
    expect(lines.some((line) => line.includes(sealIdAt(10)))).toBe(true)
    expect(signer.logged.join('')).not.toMatch(/赵样本零|\*0014|房屋所有权/)
  })
})
