import type { Command } from '../command.ts'
import { misused } from '../problem.ts'
import { runScript } from '../run-script.ts'

const projectionName = /^[a-z][a-z-]{0,63}$/

/** 重建读模型 — beside the live tables, switched over when caught up: searches never shrink meanwhile. */
export const ledgerRebuild: Command = {
  name: 'ledger rebuild',
  summary: '从账本重建查询用的读模型',
  usage: '[--projection <名称>]',
  options: { projection: { value: '名称', text: '只重建这一个读模型；不写则全部重建' } },
  async run(args, io) {
    const projection = args.text('projection')
    if (projection !== undefined && !projectionName.test(projection)) return misused('选项 --projection 须为小写字母和连字符，例如 licence-directory')
    return runScript('services/ledger/src/cli/rebuild.ts', projection === undefined ? [] : ['--projection', projection], io)
  },
}
