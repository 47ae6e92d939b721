import type { Command } from '../command.ts'
import { misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

/** 核查账本 — derives everything again from the bytes of the log, and compares. Changes nothing. */
export const ledgerFsck: Command = {
  name: 'ledger fsck',
  summary: '从头核查账本：事件、序号、占用、密封、决策索引、读模型',
  usage: '[--no-keys] [--deep] [--json]',
  options: {
    'no-keys': { text: '不用密钥：不查密封内容能否启封，不查掩码读模型' },
    deep: { text: '逐把核对密钥库中包裹着的密钥；不给则抽查约一千把' },
    json: { text: '结果写成一行 JSON' },
  },
  notes: [
    '枢纽运行或停止时都可以核查，不改动任何东西。发现不一致即停，说明位置、流、应为何、实为何。',
    '退出码：0 全部一致；1 不一致；3 没有发现不一致，但有的部分没能查（例如签名服务不在）；130 中止。',
    whichHub,
  ],
  async run(args, io) {
    if (args.texts.length > 0) return misused('ledger fsck 只有选项，没有别的参数')
    return runLedgerTool('fsck', ['no-keys', 'deep', 'json'].filter((option) => args.flag(option)).map((option) => `--${option}`), io)
  },
}
