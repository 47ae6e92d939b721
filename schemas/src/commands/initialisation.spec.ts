import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInitialisation } from './initialisation.ts'

const good = {
  unit: { uscc: '11100000000013338W', name: '示例市数据局', areaCode: '110100' },
  operator: { name: '周安全', issuer: 'https://sign-in.example.cn/', subject: 'zhou-anquan' },
}
const problems = (body: unknown) => {
  const parsed = parseInitialisation(body)
  return parsed.ok ? [] : parsed.problems
}

test('the first unit is a data authority where nothing else is said', () => {
  expect(parseInitialisation(good)).toEqual({ ok: true, input: { ...good, unit: { ...good.unit, kind: 'data-authority' } } })
})

describe('what is wrong is told in Chinese, by the field, with what to do', () => {
  test.each<readonly [string, unknown, string, RegExp]>([
    ['no JSON', undefined, '', /须为对象，含 unit（首个机构）和 operator/],
    ['a list', [good], '', /须为对象/],
    ['no unit', { operator: good.operator }, 'unit', /须为对象，含 uscc/],
    ['no operator', { unit: good.unit }, 'operator', /须为对象，含 name、issuer、subject/],
    ['no code', { ...good, unit: { name: '局', areaCode: '110100' } }, 'unit.uscc', /缺少必填项/],
    ['a short code', { ...good, unit: { ...good.unit, uscc: '1110' } }, 'unit.uscc', /为 18 位；请对照/],
    ['an area of letters', { ...good, unit: { ...good.unit, areaCode: '北京市' } }, 'unit.areaCode', /行政区划代码为六位数字/],
    ['a kind that may not run a hub', { ...good, unit: { ...good.unit, kind: 'service-centre' } }, 'unit.kind', /须为以下之一：data-authority/],
    ['an empty name', { ...good, operator: { ...good.operator, name: ' ' } }, 'operator.name', /不能为空/],
    ['an issuer that is no address', { ...good, operator: { ...good.operator, issuer: 'sign-in' } }, 'operator.issuer', /须为网址；请与登录服务令牌中的 iss/],
    ['a number for an account', { ...good, operator: { ...good.operator, subject: 7 } }, 'operator.subject', /类型不符/],
    ['a field more', { ...good, extra: 1 }, '', /有不认识的字段：extra/],
  ])('%s', (_what, body, path, message) => {
    expect(problems(body)).toEqual([{ path, message: expect.stringMatching(message) as string }])
  })

  test('and never in the words of a library, nor with a value', () => {
    const secret = '周安全机密文本十二字以上'
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), fc.constantFrom('unit', 'operator', 'unit.name', 'operator.issuer', 'unit.uscc'), (strange, at) => {
      const [first = '', second] = at.split('.')
      const inner = second === undefined ? strange : { ...good[first as 'unit'], [second]: [secret, strange] }
      for (const { message } of problems({ ...good, [first]: inner })) {
        expect(message).toMatch(/\p{Script=Han}/u)
        expect(message).not.toContain(secret)
      }
    }))
  })
})
