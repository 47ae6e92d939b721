import type { Command } from '../command.ts'
import { misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

/** 导入账本 — an export into an empty store, after all of it has been verified. */
export const ledgerImport: Command = {
  name: 'ledger import',
  summary: '把导出的事件原样导入一个空的事件库',
  usage: '<目录或文件> [--vault <文件>]',
  options: { vault: { value: '文件', text: '同时从这个文件恢复密钥库；密钥库已有内容时不改动它' } },
  notes: [
    '先通读整个文件，核对每一行和清单，再开始写入；有问题的行按行号指出，此时什么也没有写。中断后再次运行即继续，已写入的部分逐字节核对。目标不是空库、或属于另一个枢纽时拒绝。枢纽须停止；数据库还没有时自动建立。',
    '密钥库（数据库的 vault 模式）与签名服务的密钥、口令不在导出中，启动之前要先恢复；没有密钥库的账本不会启动。',
    whichHub,
  ],
  async run(args, io) {
    const [path, ...more] = args.texts
    if (path === undefined || more.length > 0) return misused('请给出一个导出的目录或文件，例如 npx hub ledger import backup/2026-11-22')
    const vault = args.text('vault')
    return runLedgerTool('import', [path, ...(vault === undefined ? [] : ['--vault', vault])], io)
  },
}
