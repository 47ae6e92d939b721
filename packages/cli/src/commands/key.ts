import { resolve } from 'node:path'
import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isProblem, misused } from '../problem.ts'
import { runScript } from '../run-script.ts'

const script = 'packages/launcher/src/cli/key-tool.ts'
const passphraseFile = { value: '文件', text: '口令在这个文件的第一行，文件须为 chmod 600；不给则在终端询问' }
const forUnit = { value: '统一社会信用代码', text: '密钥是哪个单位的；只有该单位的印章可以用它' }
const whichHub = '对象是数据目录（HUB_DATA_DIR，默认 .data/）里签名服务的密钥。'

/** 列出密钥 */
export const keyList: Command = {
  name: 'key list',
  summary: '列出签名服务的密钥：编号、种类、随带证书数、登记给哪个单位',
  usage: '',
  options: {},
  notes: ['每个密钥一行 JSON。配置了 PKCS#11 设备时，连同设备里的一起列出。包裹密钥（wrap-<序号>）的天数和包裹着的密钥数见 npx hub key status。', whichHub],
  async run(args, io) {
    return args.texts.length > 0 ? misused('key list 没有参数') : runScript(script, ['list'], io)
  },
}

/** 导入密钥 — a department's existing key. */
export const keyImport: Command = {
  name: 'key import',
  summary: '导入部门现有的密钥（.p12、.pfx 或 PEM；须先停止枢纽）',
  usage: '--file <文件> --as <密钥编号> [--for-unit <统一社会信用代码>] [--passphrase-file <文件>]',
  options: { file: { value: '文件', text: 'PKCS#12 或 PEM，恰有一个私钥：SM2、P-256、RSA-2048 或 Ed25519' }, as: { value: '密钥编号', text: '例如 dept-2024-p256' }, 'for-unit': forUnit, 'passphrase-file': passphraseFile },
  notes: ['私钥导入后以签名服务的口令加密存放，不能再导出。文件里的证书一并保存，其中须有这个私钥的证书。', 'PKCS#11 设备里的密钥不用导入：在设备中把标签改成密钥编号即可，见 docs/signer.md。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['file', 'as'])
    return isProblem(given) ? given : runScript(script, ['import', '--file', resolve(given.file), '--as', given.as, ...unitOption(args.text('for-unit')), ...passphraseOption(args.text('passphrase-file'))], io)
  },
}

/** 新建密钥 — for a unit, before its seal: so that an external CA can certify it. */
export const keyCreate: Command = {
  name: 'key create',
  summary: '为单位新建一把密钥，供申请外部证书（须先停止枢纽）',
  usage: '--as <密钥编号> --kind <种类> --for-unit <统一社会信用代码>',
  options: { as: { value: '密钥编号', text: '例如 dept-2026-sm2' }, kind: { value: '种类', text: 'sign-sm2、sign-p256 或 sign-rsa2048' }, 'for-unit': forUnit },
  notes: ['由枢纽的证书机构签发证书的，不用先建：备案时自动生成。种类列在 SIGNER_PKCS11_NEW_KEYS 中的，建在设备里。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['as', 'kind', 'for-unit'])
    return isProblem(given) ? given : runScript(script, ['create', '--as', given.as, '--kind', given.kind, '--for-unit', given['for-unit']], io)
  },
}

/** 登记密钥归属 — of a key that is there: imported before, or in a device. */
export const keyAssign: Command = {
  name: 'key assign',
  summary: '把已有的密钥（已导入的，或 PKCS#11 设备里的）登记给一个单位，供其制作印章',
  usage: '--key <密钥编号> --for-unit <统一社会信用代码>',
  options: { key: { value: '密钥编号', text: '导入时取的编号，或设备中的标签' }, 'for-unit': forUnit },
  notes: ['登记之后，该单位的印章管理员采集或重新制作印章时可以指定这把密钥；一把密钥只归一个单位、只用于一枚印章，不再改变。枢纽运行或停止都可以。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['key', 'for-unit'])
    return isProblem(given) ? given : runScript(script, ['assign', '--key', given.key, '--for-unit', given['for-unit']], io)
  },
}

/** 导出证书 — never a private key. */
export const keyExportCertificates: Command = {
  name: 'key export-certificates',
  summary: '导出随密钥导入的证书（PEM 或 .p12）；私钥从不导出',
  usage: '--key <密钥编号> --to <新文件> [--passphrase-file <文件>]',
  options: { key: { value: '密钥编号', text: '导入时取的编号' }, to: { value: '新文件', text: '以 .p12 或 .pfx 结尾则为 PKCS#12（须设口令），否则为 PEM' }, 'passphrase-file': passphraseFile },
  notes: [whichHub],
  async run(args, io) {
    const given = readRequired(args, ['key', 'to'])
    return isProblem(given) ? given : runScript(script, ['export-certificates', '--key', given.key, '--to', resolve(given.to), ...passphraseOption(args.text('passphrase-file'))], io)
  },
}

function unitOption(code: string | undefined): readonly string[] {
  return code === undefined ? [] : ['--for-unit', code]
}

function passphraseOption(file: string | undefined): readonly string[] {
  return file === undefined ? [] : ['--passphrase-file', resolve(file)]
}
