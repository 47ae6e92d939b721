import { isRefusal } from '@hub/kernel'
import { readOfd } from '@hub/ofd'
import { materialTakings, parseInstant, partyRoles, type DeclineContent, type Instant, type LocalDate, type NoticeContent, type NoticeId, type ReceivedContent, type SupplementContent } from '@hub/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../../fixtures.ts'
import { documentRequest, sampleUnits, sealIdAt, sealRequest } from '../../testing/seal-requests.ts'
import { composePdf, type ComposedFile } from '../compose.ts'
import type { FontOrder } from '../fonts/font-order.ts'
import { loadInstalledFonts } from '../fonts/installed-fonts.ts'
import { sheetOf } from '../sheet.ts'
import { readPdf } from '../signature/pdf-file.ts'
import { pageAt, signatureFields } from '../signature/pdf-form.ts'
import { codeOfPdf } from '../testing/read-code.ts'
import { asFile, needs, run } from '../testing/tools.ts'
import { noticeMarks } from './notice-marks.ts'
import { parseNoticeRequest } from './notice-request.ts'

const composedAt = parseInstant('2026-03-02T01:00:00.000Z') as Instant
const qr = 'https://hub.example/check/notice/019cac1d-9b4a-70ca-9f75-25e80eaf5f51'
const notice = {
  kind: 'acceptance', noticeId: '019cac1d-9b4a-70ca-9f75-25e80eaf5f51' as NoticeId, windowUnit: '演示市政务服务中心', implementingUnit: '演示市自然资源局', caseNumber: '20260302-4F7A21C9',
  itemName: '房屋所有权转移登记', itemCode: '11339900MB00000013990000000012', applicants: [{ name: '赵样本零', number: '339***********0014' }], actingFor: ['钱样本壹'],
  materials: [{ name: '居民身份证', taking: 'waived' }, { name: '不动产权证书', taking: 'waived' }, { name: '买卖合同', taking: 'paper' }, { name: '婚姻证明', taking: 'both' }, { name: '完税证明', taking: 'lacking' }],
  receivedOn: '2026-03-02' as LocalDate, acceptedOn: '2026-03-02' as LocalDate, due: '2026-03-09' as LocalDate, statutoryDays: 30, promisedDays: 5,
} as const satisfies ReceivedContent
const { materials: _materials, acceptedOn: _acceptedOn, due: _due, statutoryDays: _statutory, promisedDays: _promised, receivedOn, ...ofCase } = notice
const supplement: SupplementContent = {
  ...ofCase, kind: 'supplement', receivedOn, askedOn: '2026-03-03' as LocalDate, until: '2026-03-10' as LocalDate,
  wanted: [{ name: '买卖合同', role: 'applicant', lack: 'unfit' }, { name: '居民身份证', role: 'spouse', lack: 'missing' }],
}
const decline: DeclineContent = { ...ofCase, kind: 'decline', appliedOn: receivedOn, declinedOn: '2026-03-04' as LocalDate, ground: 'not-competent', reason: '该不动产位于邻市，\n  由邻市自然资源局登记。' }

let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

async function composed(content: NoticeContent, code = qr): Promise<ComposedFile> {
  const sheet = sheetOf({ notice: content, qr: code, composedAt }, order)
  if (isRefusal(sheet)) throw new TypeError(JSON.stringify(sheet))
  return composePdf(sheet, order)
}
const pdfOf = async (different: Partial<ReceivedContent> = {}, code = qr): Promise<Uint8Array> => (await composed({ ...notice, ...different }, code)).pdf
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

describe('a 不予受理通知书', () => {
  test('says why, in the words of the clerk, who decided, and what can be done against it and until when', async (context) => {
    needs(context, 'pdftotext', 'pdfinfo')
    const { pdf } = await composed(decline)
    const text = textOf(pdf)
    for (const wanted of ['不予受理通知书', '申请事项不属于本机关职权范围', '该不动产位于邻市，', '由邻市自然资源局登记。', '请向有权办理的行政机关提出申请。', '2026年3月4日', '对演示市自然资源局作出的本不予受理决定不服的', '六十日内', '行政复议', '六个月内', '行政诉讼', notice.noticeId])
      expect(text).toContain(wanted)
    expect(text).not.toMatch(/材料清单|承诺办结日/)
    expect(pagesOf(pdf)).toBe(1)
  })

  test.each([['not-needed', '无须就该事项提出申请'], ['false-material', '隐瞒有关情况或者提供虚假材料'], ['other', '其他依法不予受理的情形']] as const)('for %s says so, and sends nobody to another office', async (ground, said) => {
    const sheet = sheetOf({ notice: { ...decline, ground }, qr, composedAt }, order)
    const text = isRefusal(sheet) ? '' : sheet.pages.flatMap(({ texts }) => texts.map((line) => line.text)).join('')
    expect(text).toContain(said)
    expect(text).not.toContain('请向有权办理的行政机关')
  })

  test('has room for the longest reason in however many lines, and its seal stands below it on the last page', async (context) => {
    needs(context, 'pdftotext', 'pdfinfo')
    const lines = Array.from({ length: 125 }, (_, at) => String(at).padStart(3, '0'))
    const { pdf, sealedPage } = await composed({ ...decline, reason: lines.join('\n') })
    expect(lines.join('\n').length).toBeLessThanOrEqual(500)
    const text = textOf(pdf)
    for (const line of lines) expect(text).toContain(line)
    expect(text).toContain('不予受理通知书附页（1）')
    expect(sealedPage).toBe(pagesOf(pdf) - 1)
    expect(run('pdftotext', ['-raw', '-f', String(sealedPage + 1), asFile(pdf), '-']).text).toContain('六个月内')
  })

  test('names the character of a reason that has no glyph', () => {
    expect(sheetOf({ notice: { ...decline, reason: '\u{2A6A5}' }, qr, composedAt }, order)).toMatchObject({ refused: 'GLYPH_MISSING', detail: { characters: ['𪚥（U+2A6A5）'] } })
  })
})

describe('a 补正告知书', () => {
  test('lists all that is wanted with what is wrong with each, until when, and that nothing more will be asked for', async (context) => {
    needs(context, 'pdftotext', 'pdfinfo')
    const { pdf } = await composed(supplement)
    const text = textOf(pdf)
    for (const wanted of ['补正告知书', '需要补正的材料（共2项）', '买卖合同', '不齐全或不符合法定形式', '居民身份证（配偶）', '未提交', '2026年3月10日（含当日）', '2026年3月3日', '一次告知', '逾期没有补正的', '此后不再要求补正其他材料'])
      expect(text).toContain(wanted)
    expect(text).not.toMatch(/受理通知书|承诺办结日|申请人）/)
    expect(pagesOf(pdf)).toBe(1)
  })

  test('of the longest list shows every item of it, its head on each page, and the seal on the last', async (context) => {
    needs(context, 'pdftotext', 'pdfinfo')
    const wanted = Array.from({ length: 50 }, (_, at) => ({ name: `第${String(at)}项${'材料名称甲乙丙丁'.repeat(4)}`, role: partyRoles[at % partyRoles.length] ?? 'applicant', lack: 'missing' as const }))
    const { pdf, sealedPage } = await composed({ ...supplement, wanted })
    const text = textOf(pdf)
    for (const [at] of wanted.entries()) expect(text).toContain(`第${String(at)}项材料名称`)
    const pages = pagesOf(pdf)
    expect(pages).toBeGreaterThan(2)
    expect([sealedPage, text.split('欠缺情况').length - 1]).toEqual([pages - 1, pages])
    expect(text).toContain(`第${String(pages)}页，共${String(pages)}页`)
  })
})

test('a notice that was made anew says in whose place, and no other does', () => {
  const textsOf = (content: NoticeContent): string => {
    const sheet = sheetOf({ notice: content, qr, composedAt }, order)
    return isRefusal(sheet) ? '' : sheet.pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join('')
  }
  const replaces = '019cac1d-9b4a-70ca-9f75-25e80eaf5f50' as NoticeId
  for (const content of [notice, supplement, decline]) {
    expect(textsOf({ ...content, replaces })).toContain(`代替文书编号为 ${replaces} 的一份`)
    expect(textsOf(content)).not.toContain('代替')
  }
})

test('signature and seal of a notice of any length stand below text, on the last page, and no page is cut short', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 90 }), (count, characters) => {
    const sheet = sheetOf({ notice: { ...supplement, wanted: Array.from({ length: count }, (_, at) => ({ name: `${'甲'.repeat(characters)}${String(at)}`, role: 'applicant' as const, lack: 'missing' as const })) }, qr, composedAt }, order)
    if (isRefusal(sheet)) throw new TypeError(JSON.stringify(sheet))
    const last = sheet.pages.at(-1)
    expect(sheet.pages.map(({ seals }) => seals.length)).toEqual(sheet.pages.map((page) => (page === last ? 1 : 0)))
    const numbers = sheet.pages.flatMap(({ texts }) => texts.map(({ text }) => text)).filter((text) => /^\d+$/.test(text))
    expect(numbers).toEqual(expect.arrayContaining(Array.from({ length: count }, (_, at) => String(at + 1))))
    for (const { texts, page } of sheet.pages) for (const { baseline, x } of texts) expect(baseline < page.height && x >= 0).toBe(true)
    // Above the remarks, which stand on every last page, there is something of the notice itself.
    expect(last?.texts.some(({ baseline }) => baseline > 100 && baseline < 600)).toBe(true)
  }), { numRuns: 25 })
})

test('what a notice says of itself under its seal is frozen: verifiers know it by that', () => {
  const office = { noticeId: notice.noticeId, windowUnit: notice.windowUnit }
  expect(noticeMarks({ kind: 'acceptance', ...office }, composedAt)).toEqual([
    ['WSLX', 'zhengyuan/notice/v1 acceptance'], ['WSMC', '受理通知书'], ['WSBS', '019cac1d-9b4a-70ca-9f75-25e80eaf5f51'], ['WSZZJG', '演示市政务服务中心'], ['WSZZSJ', '2026-03-02T01:00:00.000Z'],
  ])
  for (const [kind, name] of [['receipt', '收件凭证'], ['supplement', '补正告知书'], ['decline', '不予受理通知书']] as const)
    expect(noticeMarks({ kind, ...office }, composedAt).slice(0, 2)).toEqual([['WSLX', `zhengyuan/notice/v1 ${kind}`], ['WSMC', name]])
})

const [{ unitName, unitCode }] = sampleUnits
const request = (different: object = {}, content: object = {}) => ({
  documentId: '019cace0-5a80-7000-8000-00000000d0c1', content: { ...notice, windowUnit: unitName, ...content }, composedAt, qrText: qr, unitCode, sealId: sealIdAt(10), formats: ['pdf', 'ofd'], ...different,
})

describe('a request for a notice', () => {
  const requestOf = (content: NoticeContent) => ({ ...request(), content: { ...content, windowUnit: unitName } })

  test('is read as it is, of each kind', () => {
    const replacing = { ...supplement, replaces: '019cac1d-9b4a-70ca-9f75-25e80eaf5f50' as NoticeId }
    for (const content of [notice, supplement, decline, replacing]) expect(parseNoticeRequest(requestOf(content))).toEqual(requestOf(content))
  })

  test.each<readonly [string, object]>([
    ['a refusal without a reason', { ...decline, reason: '' }], ['a reason without end', { ...decline, reason: '甲'.repeat(501) }], ['a ground that there is not', { ...decline, ground: 'mood' }],
    ['a refusal with materials', { ...decline, materials: notice.materials }], ['a supplement of nothing', { ...supplement, wanted: [] }], ['a supplement without its last day', { ...supplement, until: undefined }],
    ['the place of what is no notice', { ...decline, replaces: 'x' }], ['no place of any', { ...decline, replaces: undefined }],
  ])('is refused where it is or has %s', (_what, content) => { expect(isRefusal(parseNoticeRequest(requestOf(content as NoticeContent)))).toBe(true) })


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

  test('one that goes on over pages is sealed on the last, in both formats, and holds', async (context) => {
    const wanted = Array.from({ length: 50 }, (_, at) => ({ name: `第${String(at)}项`, role: 'applicant' as const, lack: 'missing' as const }))
    const { body } = await signer.call('ledger', '/v1/notices', { ...request(), content: { ...supplement, windowUnit: unitName, wanted } })
    const bytesOf = (format: string): Buffer => Buffer.from((body as { files: readonly { readonly format: string; readonly bytes: string }[] }).files.find((file) => file.format === format)?.bytes ?? '', 'base64')
    const pdf = readPdf(bytesOf('pdf'))
    const [field] = signatureFields(pdf)
    expect(field?.value.entries.get('P')).toEqual(pageAt(pdf, 2).at)
    expect(() => pageAt(pdf, 3)).toThrow()
    const ofd = readOfd(bytesOf('ofd'))
    if (isRefusal(ofd)) throw new TypeError(JSON.stringify(ofd))
    const placed = [...ofd.files].filter(([entry]) => entry.endsWith('Signature.xml')).map(([, xml]) => /PageRef="(\w+)"/.exec(Buffer.from(xml).toString('utf8'))?.[1])
    expect([ofd.pages.length, placed]).toEqual([3, [ofd.pages[2]?.id]])
    needs(context, 'pdfsig')
    expect(run('pdfsig', ['-nocert', asFile(bytesOf('pdf'))]).text).toContain('Signature is Valid')
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
