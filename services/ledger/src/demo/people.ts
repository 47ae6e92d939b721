import { assert } from '@hub/kernel'
import { buildCitizenId, buildUscc, parseLocalDate } from '@hub/schemas'
import { demoArea } from './units.ts'

/** 演示人员与企业 — every name says that it is synthetic; every number has a right check digit and an area that does not exist. */
export interface DemoPerson { readonly name: string; readonly number: string; readonly birth: string; readonly sex: '男' | '女' }
export interface DemoCompany { readonly name: string; readonly uscc: string; readonly representative: number }

const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈', '褚', '卫', '蒋', '沈', '韩', '杨']
const numerals = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']

export function demoPerson(at: number): DemoPerson {
  const birth = parseLocalDate(`${1955 + (at * 7) % 50}-${String(1 + (at * 5) % 12).padStart(2, '0')}-${String(1 + (at * 11) % 28).padStart(2, '0')}`)
  assert(birth !== undefined, 'demo dates exist')
  const sequence = at % 1000
  const number = buildCitizenId({ area: demoArea, birthDate: birth, sequence })
  assert(number !== undefined, 'demo people have valid numbers')
  return { name: `${surnames[at % surnames.length] ?? '赵'}样本${inWords(at)}`, number, birth, sex: sequence % 2 === 1 ? '男' : '女' }
}

export function demoCompany(at: number): DemoCompany {
  const uscc = buildUscc({ registrar: '9', category: '1', area: demoArea, organisation: `98${String(at).padStart(7, '0')}` })
  assert(uscc !== undefined, 'demo companies have valid codes')
  return { name: `演示样本${inWords(at)}有限公司`, uscc, representative: at }
}

/** 甲一二三: digits as Chinese capital numerals, so that a name never looks like a number in a search of the logs. */
function inWords(at: number): string {
  return String(at).split('').map((digit) => numerals[Number(digit)]).join('')
}
