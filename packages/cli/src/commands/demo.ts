import { readCount } from '../arguments.ts'
import type { Command } from '../command.ts'
import { misused, isProblem } from '../problem.ts'
import { runScript } from '../run-script.ts'

const licencesMax = 1_000_000_000

/** 演示城市 — a large synthetic stock for benchmarks, made by the ledger's own program. */
export const demo: Command = {
  name: 'demo',
  summary: '生成大规模的合成演示数据（性能测试用）',
  usage: '--licences <数量>',
  options: { licences: { value: '数量', text: '要生成的证照数量，例如 1000000' } },
  async run(args, io) {
    const licences = readCount(args, 'licences', licencesMax)
    if (isProblem(licences)) return licences
    if (licences === undefined) return misused('缺少选项：--licences，例如 npx hub demo --licences 1000000')
    return runScript('services/ledger/src/cli/demo.ts', ['--licences', String(licences)], io)
  },
}
