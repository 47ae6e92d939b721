import { join } from 'node:path'
import { checkUscc, refusals } from '@hub/schemas'
import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { askLedger } from '../hub/ask-ledger.ts'
import { member, textMember, type Answer } from '../hub/ask.ts'
import { findLedger } from '../hub/ledger-address.ts'
import { exitCodes, type Io } from '../io.ts'
import { failed, isProblem, misused, type Problem } from '../problem.ts'
import { dataDirectory } from '../repository.ts'

const required = ['uscc', 'unit-name', 'area', 'name', 'issuer', 'subject'] as const
type Given = Readonly<Record<(typeof required)[number], string>>

/** 初始化 — the first unit and its security administrator; once in the life of a hub, over mutual TLS, because nobody has an account yet. */
export const init: Command = {
  name: 'init',
  summary: '建立第一个机构和它的安全管理员（正式环境首次启用时，只能做一次）',
  usage: '--uscc <代码> --unit-name <名称> --area <区划> --name <姓名> --issuer <网址> --subject <账号>',
  options: {
    uscc: { value: '代码', text: '机构的统一社会信用代码，18 位' },
    'unit-name': { value: '名称', text: '机构名称' },
    area: { value: '区划', text: '机构所在行政区划，6 位数字' },
    name: { value: '姓名', text: '安全管理员姓名' },
    issuer: { value: '网址', text: '登录服务的 issuer，与令牌中的 iss 一致' },
    subject: { value: '账号', text: '安全管理员在登录服务中的账号，与令牌中的 sub 一致' },
    'ledger-url': { value: '地址', text: '账本服务地址；默认读数据目录下 run/ledger.json' },
  },
  async run(args, io) {
    const given = readRequired(args, required)
    if (isProblem(given)) return given
    const wrong = checkGiven(given)
    if (wrong !== undefined) return wrong
    const url = await findLedger(args.text('ledger-url'), dataDirectory(io.env))
    if (isProblem(url)) return url
    const tlsDir = io.env['HUB_TLS_DIR'] ?? join(dataDirectory(io.env), 'secrets', 'tls')
    const answer = await askLedger({ url, path: '/v1/initialise', body: bodyOf(given), tlsDir })
    return isProblem(answer) ? answer : tell(answer, io)
  },
}

function checkGiven({ uscc, area, issuer }: Given): Problem | undefined {
  const diagnosis = checkUscc(uscc)
  if (!diagnosis.valid) return misused(`--uscc 有误：${diagnosis.message}`)
  if (!/^\d{6}$/.test(area)) return misused('--area 须为 6 位数字的行政区划代码')
  if (!URL.canParse(issuer)) return misused('--issuer 须为网址，与登录服务令牌中的 iss 完全一致')
  return undefined
}

function bodyOf(given: Given): object {
  return {
    unit: { uscc: given.uscc, name: given['unit-name'], areaCode: given.area },
    operator: { name: given.name, issuer: given.issuer, subject: given.subject },
  }
}

function tell({ status, json }: Answer, io: Io): typeof exitCodes.done | Problem {
  if (textMember(json, 'kind') === 'accepted') {
    io.say('已建立第一个机构和它的安全管理员。下一步：由该人员登录，登记其他机构和人员，并分设系统管理员与审计管理员。')
    io.out(JSON.stringify(member(json, 'ids') ?? {}))
    return exitCodes.done
  }
  const code = textMember(json, 'code')
  if (code !== undefined) return failed(`${refusals[code]?.zh ?? '枢纽拒绝了初始化。'}${refusals[code]?.next ?? ''}（${code}）`)
  const problems = member(json, 'problems')
  if (Array.isArray(problems)) return failed(['内容有误：', ...problems.map((problem: unknown) => `  ${textMember(problem, 'path') ?? ''} ${textMember(problem, 'message') ?? ''}`)].join('\n'))
  return failed(`账本没有完成初始化（状态 ${status}）。请稍后重试，或查看账本日志。`)
}
