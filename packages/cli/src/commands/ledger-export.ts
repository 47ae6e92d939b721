import type { Command } from '../command.ts'
import { misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

/** 导出账本 — every event in order, with a manifest; beside a running hub, or of a stopped one. */
export const ledgerExport: Command = {
  name: 'ledger export',
  summary: '把账本的全部事件按顺序导出为文件，附清单和摘要',
  usage: '<目录或文件.ndjson[.gz]> [--gzip]',
  options: { gzip: { text: '压缩；写到目录时文件名为 events.ndjson.gz' } },
  notes: [
    '枢纽运行或停止时都可以导出；运行时导出到命令开始时的最后一件事件为止。每行一件事件，清单（*.manifest.json）最后写成：没有清单的是没有写完的导出，再次运行即重写。',
    '导出中的个人信息是密封的，密钥库不在其中，须另行备份。',
    whichHub,
  ],
  async run(args, io) {
    const [path, ...more] = args.texts
    if (path === undefined || more.length > 0) return misused('请给出一个目录或文件，例如 npx hub ledger export backup/2026-11-22')
    return runLedgerTool('export', [path, ...(args.flag('gzip') ? ['--gzip'] : [])], io)
  },
}
