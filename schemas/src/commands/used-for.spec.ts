import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommand } from './command-shapes.ts'
import { goodBodies } from './fixtures.ts'
import { plainUsedFor } from './used-for.ts'

describe('what an annotated copy is for', () => {
  test.each([
    ['子女入学报名', '子女入学报名'], ['办理子女入学报名', '子女入学报名'], ['仅供办理子女入学报名使用', '子女入学报名'], ['仅供子女入学报名使用', '子女入学报名'], ['仅供办理子女入学报名使用。', '子女入学报名'],
    ['  仅供 办理 子女入学报名 使用 ', '子女入学报名'], ['“仅供办理子女入学报名使用”', '子女入学报名'], ['用途：子女入学报名', '子女入学报名'], ['用于办理子女入学报名', '子女入学报名'], ['仅限办理子女入学报名时使用', '子女入学报名'],
    ['只用于子女入学报名', '子女入学报名'], ['供办理子女入学报名之用', '子女入学报名'], ['办理：子女入学报名', '子女入学报名'], ['仅供办理办理子女入学报名使用使用', '子女入学报名'], ['仅供办理“子女入学报名”使用', '子女入学报名'],
  ])('is said once, however much of the sentence was typed: %s', (typed, plain) => {
    expect(plainUsedFor(typed)).toBe(plain)
  })

  test.each(['供水报装', '供电增容', '专利申请', '专用号牌', '只收不付账户', '为老服务补贴', '办理结果公示', '办理进度查询', '仅退款', '限价房申购', '使用权登记', '用地预审', '事项变更', '采矿权（延续）'])('keeps a name that begins alike: %s', (name) => {
    expect(plainUsedFor(name)).toBe(name)
  })

  test('comes out the same when it comes again, never longer, and takes no time to speak of', () => {
    const words = fc.array(fc.constantFrom('仅供', '办理', '使用', '用于', '“', '”', '。', ' ', '：', '用途', '时', '入学', '供', '之用', 'a'), { maxLength: 60 }).map((parts) => parts.join(''))
    fc.assert(fc.property(fc.oneof(words, fc.string()), (typed) => {
      const plain = plainUsedFor(typed)
      expect([plainUsedFor(plain), plain.length <= typed.length]).toEqual([plain, true])
    }))
  })

  test('is not sought in a text that is far too long', () => {
    expect(parseCommand('MakeAnnotatedCopy', { ...goodBodies.MakeAnnotatedCopy, usedFor: '办理'.repeat(100_000) })).toEqual({ ok: false, problems: [{ path: 'usedFor', message: '最多 24 个字符' }] })
  })

  test.each(['办理', '仅供使用', '仅供办理使用。', '“”'])('is missing where the sentence is all that was typed: %s', (usedFor) => {
    expect(parseCommand('MakeAnnotatedCopy', { ...goodBodies.MakeAnnotatedCopy, usedFor })).toEqual({ ok: false, problems: [{ path: 'usedFor', message: '没有写办理的事项' }] })
  })
})
