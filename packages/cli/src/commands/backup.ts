import { resolve } from 'node:path'
import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isProblem, misused } from '../problem.ts'
import { runScript } from '../run-script.ts'

const script = 'packages/launcher/src/cli/backup.ts'
const embeddedOnly = '只用于内嵌数据库的枢纽（HUB_DATA_DIR，默认 .data/）；用已有的 PostgreSQL 时，用它自己的 pg_basebackup，见 docs/operations.md。'

/** 备份 — of a running or a stopped hub, without stopping it. */
export const backup: Command = {
  name: 'backup',
  summary: '备份枢纽：数据库、签名服务的密钥、清除登记簿（不停机）',
  usage: '--to <新目录>',
  options: { to: { value: '新目录', text: '备份放到这里；不能已经存在' } },
  notes: ['口令（secrets/signer-passphrase）不在备份里，请放到另一处。要恢复到备份之后的时刻，启动枢纽时须设 HUB_WAL_ARCHIVE_DIR 归档预写日志。', embeddedOnly],
  async run(args, io) {
    const given = readRequired(args, ['to'])
    return isProblem(given) ? given : runScript(script, ['backup', '--to', resolve(given.to)], io)
  },
}

/** 恢复 — of a stopped hub; what is there is put aside. */
export const restore: Command = {
  name: 'restore',
  summary: '从备份恢复枢纽，可以恢复到归档中的任一时刻（须先停止）',
  usage: '--from <备份目录> [--wal <归档目录>] [--until <时刻>] [--timeline <编号>]',
  options: {
    from: { value: '备份目录', text: 'npx hub backup 做成的目录' },
    wal: { value: '归档目录', text: '预写日志的归档；不给则恢复到备份结束的那一刻' },
    until: { value: '时刻', text: '恢复到这一刻，例如 2026-11-22T09:45:00+08:00；不给则到归档末尾' },
    timeline: { value: '编号', text: '沿归档中的哪一条时间线；归档里有不止一条、那一刻的内容不同时才要给，命令会列出可选的' },
  },
  notes: ['原来的数据库改名保留，不删除；已有的密钥与清除登记簿沿用。放回之后运行 npm start，枢纽在开放之前重新清除登记簿中的人。', embeddedOnly],
  async run(args, io) {
    const given = readRequired(args, ['from'])
    if (isProblem(given)) return given
    const [wal, until, timeline] = [args.text('wal'), args.text('until'), args.text('timeline')]
    if (until !== undefined && (wal === undefined || Number.isNaN(Date.parse(until)))) return misused('--until 须与 --wal 一起给出，写明日期、时间和时区，例如 2026-11-22T09:45:00+08:00')
    if (timeline !== undefined && (wal === undefined || !/^[1-9]\d{0,9}$/.test(timeline))) return misused('--timeline 须与 --wal 一起给出，是一个正整数')
    const further = Object.entries({ wal: wal === undefined ? undefined : resolve(wal), until, timeline }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
    return runScript(script, ['restore', '--from', resolve(given.from), ...further], io)
  },
}
