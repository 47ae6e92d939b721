import type { Command } from '../command.ts'
import { misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

/** 导出账本 — every event in order, with a manifest; beside a running hub, or of a stopped one. */
export const ledgerExport: Command = {
  name: 'ledger export',
  summary: '把账本的全部事件按顺序导出为文件，附清单和摘要',
  usage: '<目录或文件.ndjson[.gz]> [--gzip] [--vault <文件>]',
  options: {
    gzip: { text: '压缩；写到目录时文件名为 events.ndjson.gz' },
    vault: { value: '文件', text: '同时把密钥库（密钥仍是包裹着的）写到另一个文件；枢纽须停止' },
  },
  notes: [
    '枢纽运行或停止时都可以导出；运行时导出到命令开始时的最后一件事件为止。每行一件事件，清单（*.manifest.json）最后写成：没有清单的是没有写完的导出，再次运行即重写。',
    '导出中的个人信息是密封的，密钥库不在其中，须另行备份，例如用 --vault 写到另一处。密钥库要由本枢纽签名服务的密钥和口令才能打开，三样请分开保存。',
    whichHub,
  ],
  async run(args, io) {
    const [path, ...more] = args.texts
    if (path === undefined || more.length > 0) return misused('请给出一个目录或文件，例如 npx hub ledger export backup/2026-11-22')
    const vault = args.text('vault')
    return runLedgerTool('export', [path, ...(args.flag('gzip') ? ['--gzip'] : []), ...(vault === undefined ? [] : ['--vault', vault])], io)
  },
}
