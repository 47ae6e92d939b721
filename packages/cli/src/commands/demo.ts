import { syntheticAccount, syntheticRowsMax, syntheticTypeCode } from '@hub/schemas'
import { readCount } from '../arguments.ts'
import type { Command } from '../command.ts'
import { syntheticRows } from '../demo/synthetic-rows.ts'
import { fetchDemoToken } from '../hub/demo-token.ts'
import { readHubUrl, urlOption } from '../hub/hub-url.ts'
import { openDisplay } from '../import/display.ts'
import { fetchTypeInfo } from '../import/fetch-type-info.ts'
import { ImportStopped } from '../import/import-stopped.ts'
import { sendRows } from '../import/send-rows.ts'
import { countReply, emptyTally, failedRows, type FinalReply } from '../import/tally.ts'
import { importWire } from '../import/wire.ts'
import { exitCodes } from '../io.ts'
import { failed, isProblem, misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

const batchRowsMax = 500
const requestsMax = 4
const silenceMsMax = 180_000

/** 演示城市 — a large synthetic stock for benchmarks, through the same door as any import; running it again goes on where it stopped. */
export const demo: Command = {
  name: 'demo',
  summary: '生成大规模的合成演示数据（性能测试用）',
  usage: '--licences <数量> [--from <序号>] [--bulk]',
  options: {
    licences: { value: '数量', text: '要生成的证照数量，例如 1000000' },
    from: { value: '序号', text: '从第几个合成人员开始，默认 0' },
    bulk: { text: '枢纽停止时成批入库：同样的事件、密钥、索引和读模型，快得多' },
    url: urlOption,
  },
  notes: ['只在本机演示环境可用：以演示账号入库合成的网络预约出租汽车驾驶员证。同一序号的记录不会重复入库。', `--bulk 时枢纽须停止：先说明需要多少磁盘，不足则不写；中断后再次运行同一命令即继续。${whichHub}`],
  async run(args, io) {
    const count = readCount(args, 'licences', syntheticRowsMax)
    if (isProblem(count)) return count
    if (count === undefined) return misused('缺少选项：--licences，例如 npx hub demo --licences 1000000')
    const from = readCount(args, 'from', syntheticRowsMax - count) ?? 0
    if (isProblem(from)) return from
    if (args.flag('bulk')) return runLedgerTool('stock', ['--licences', String(count), '--from', String(from)], io)
    const url = readHubUrl(args.text('url'), io.env)
    if (isProblem(url)) return url
    const fetched = await fetchDemoToken(url, syntheticAccount)
    if (isProblem(fetched)) return fetched
    const type = await fetchTypeInfo(url, { code: syntheticTypeCode, token: fetched.token })
    if (isProblem(type)) return type

    const tally = emptyTally()
    let current = fetched.token
    const token = {
      now: () => current,
      renew: async () => {
        const again = await fetchDemoToken(url, syntheticAccount)
        if (isProblem(again)) return again
        current = again.token
        return 'renewed' as const
      },
    }
    const display = openDisplay(io, { total: count, done: 0 })
    const startedMs = io.nowMs()
    try {
      await sendRows(syntheticRows(type, { from, count }), {
        url, wire: importWire, token, batchRowsMax, silenceMsMax, requestsMax, stop: io.stop, abort: io.stop,
        onReply(row, reply) {
          countReply(tally, row.command, isThere(reply) ? alreadyThere : reply)
          display.show(tally.rows, failedRows(tally))
        },
      })
    } catch (error) {
      if (error instanceof ImportStopped) return failed(`生成中断：${error.message}。再次运行同一命令即可继续`)
      throw error
    } finally {
      display.end()
    }
    const seconds = Math.max(0.001, (io.nowMs() - startedMs) / 1_000)
    io.say(`完成：新入库 ${tally.deposited}，已有 ${tally.already}，未成 ${failedRows(tally)}；${seconds.toFixed(1)} 秒，每秒 ${Math.round(tally.rows / seconds)} 行`)
    return failedRows(tally) === 0 ? exitCodes.done : exitCodes.failed
  },
}

// A row that came in by --bulk is there under another command.
const alreadyThere = { kind: 'accepted', position: 0, ids: {}, answer: null, replayed: true } as const

function isThere(reply: FinalReply): boolean {
  return reply.kind === 'refused' && reply.code === 'SOURCE_ROW_TAKEN'
}
