import type { Command } from '../command.ts'
import { isConfirmed } from '../drill/confirm.ts'
import { exitCodes } from '../io.ts'
import { misused } from '../problem.ts'
import { runLedgerTool, whichHub } from './ledger-tool.ts'

const tool = 'wrapping-keys'

/** 轮换包裹密钥 — the signer's, and under it the key-encryption key of the ledger. */
export const keyRotate: Command = {
  name: 'key rotate',
  summary: '轮换包裹密钥：生成下一把，换掉密钥加密密钥，分批重新包裹各主体的密钥',
  usage: 'wrap',
  options: {},
  notes: [
    '枢纽照常工作时运行，办件和查询不停；中断（Ctrl-C、断电、签名服务重启）后用同一命令再次运行即接着做，不会多生成密钥。完成之后旧的包裹密钥仍在，由 npx hub key end 停用。',
    '所有账本都须是带有这个命令的版本。轮换期间签名服务须在运行。',
    whichHub,
  ],
  async run(args, io) {
    return args.texts.length === 1 && args.texts[0] === 'wrap' ? runLedgerTool(tool, ['rotate'], io) : misused('请写明轮换什么：key rotate wrap')
  },
}

/** 包裹密钥的用量 — age, and what each wraps. */
export const keyStatus: Command = {
  name: 'key status',
  summary: '各包裹密钥的启用时间、天数，包裹着的枢纽密钥和主体密钥数目',
  usage: '',
  options: {},
  notes: ['每把包裹密钥一行 JSON，旧的在前；没有完成的轮换另有一行说明。不再包裹任何东西的不列出。', whichHub],
  async run(args, io) {
    return args.texts.length > 0 ? misused('key status 没有参数') : runLedgerTool(tool, ['status'], io)
  },
}

/** 停用包裹密钥 — after its number was typed again. */
export const keyEnd: Command = {
  name: 'key end',
  summary: '停用旧的包裹密钥：核对已不包裹任何东西，键入编号确认',
  usage: '<包裹密钥编号> [--yes]',
  options: { yes: { text: '不再询问，直接停用' } },
  notes: [
    '密钥文件移到签名服务数据目录的 ended-keys，不删除。**早于轮换的备份没有它就打不开**：把它移到另外保管的介质，保留到这些备份都过期，再与它们一同销毁。',
    '现用的包裹密钥、还包裹着密钥的包裹密钥不能停用。',
    whichHub,
  ],
  async run(args, io) {
    const [keyId, ...more] = args.texts
    if (keyId === undefined || more.length > 0) return misused('请写明停用哪一把：例如 key end wrap-1')
    const checked = await runLedgerTool(tool, ['end', keyId, '--check'], io)
    if (checked !== exitCodes.done) return checked
    if (!args.flag('yes')) {
      io.say(`停用以后，早于轮换的备份没有 ${keyId} 就再也打不开。`)
      if (!(await isConfirmed(io, keyId))) {
        io.say('没有确认，什么也没有做。')
        return exitCodes.failed
      }
    }
    return runLedgerTool(tool, ['end', keyId], io)
  },
}
