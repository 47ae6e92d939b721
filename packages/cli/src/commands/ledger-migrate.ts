import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isProblem } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

/** 迁移账本 — between stores, event for event; and a comparison of both at the end. */
export const ledgerMigrate: Command = {
  name: 'ledger migrate',
  summary: '把账本从一个事件库原样迁移到另一个（PostgreSQL、KurrentDB）',
  usage: '--from <来源> --to <目标>',
  options: {
    from: { value: '来源', text: 'local、kurrentdb 或地址，见下' },
    to: { value: '目标', text: '同上；须是空的，或上次中断的迁移' },
  },
  notes: [
    'local 是本枢纽的 PostgreSQL；kurrentdb 是环境变量 KURRENTDB_URL 所指的服务器；也可以写 postgres://… 或 kurrentdb://… 地址。地址会出现在进程列表里，PostgreSQL 的口令请放在 ~/.pgpass 或 PGPASSWORD，KurrentDB 的用环境变量。',
    '枢纽须停止。逐件复制，字节、位置和流内序号都不变；最后通读目标，比较件数、全部事件的摘要和默克尔根。中断后再次运行即继续。KurrentDB 一侧的枢纽，其密钥库和读模型始终在 PostgreSQL 一侧，所以那一侧须是本枢纽自己的库。',
    whichHub,
  ],
  async run(args, io) {
    const given = readRequired(args, ['from', 'to'])
    return isProblem(given) ? given : runLedgerTool('migrate', ['--from', given.from, '--to', given.to], io)
  },
}
