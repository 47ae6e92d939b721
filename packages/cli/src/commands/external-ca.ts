import { resolve } from 'node:path'
import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isProblem } from '../problem.ts'
import { runScript } from '../run-script.ts'

const keyTool = 'packages/launcher/src/cli/key-tool.ts'
const authorityTool = 'services/signer/src/cli/ca.ts'
const key = { value: '密钥编号', text: '已登记给单位的密钥：导入的、设备里的，或 key create 新建的' }
const whichHub = '对象是数据目录（HUB_DATA_DIR，默认 .data/）里的签名服务；枢纽运行或停止都可以。'

/** 证书申请 */
export const keyRequest: Command = {
  name: 'key request',
  summary: '为单位的密钥写证书申请（PKCS#10），交外部证书机构',
  usage: '--key <密钥编号> --unit <单位名称> --to <新文件>',
  options: { key, unit: { value: '单位名称', text: '法定名称，写进申请；统一社会信用代码取自登记' }, to: { value: '新文件', text: '申请写到哪里（PEM）' } },
  notes: ['申请由密钥自己签名，不含私钥。证书机构的答复用 npx hub key certify 收回。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['key', 'unit', 'to'])
    return isProblem(given) ? given : runScript(keyTool, ['request', '--key', given.key, '--unit', given.unit, '--to', resolve(given.to)], io)
  },
}

/** 采用外部证书 */
export const keyCertify: Command = {
  name: 'key certify',
  summary: '收回外部证书机构签发的证书：此后以这把密钥制作的印章用它',
  usage: '--key <密钥编号> [--file <文件>]',
  options: { key, file: { value: '文件', text: '密钥的证书与上级证书（PEM，次序不限）；不给则用导入密钥时随带的证书' } },
  notes: ['先用 npx hub ca trust 信任其根证书。密钥相符、在有效期内、可以签章、证书链通向受信任的根，才会采用。', '印章一经制成，证书不再更换；换证书即以新的密钥重新制作印章。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['key'])
    const file = args.text('file')
    return isProblem(given) ? given : runScript(keyTool, ['certify', '--key', given.key, ...(file === undefined ? [] : ['--file', resolve(file)])], io)
  },
}

/** 信任外部根证书 */
export const caTrust: Command = {
  name: 'ca trust',
  summary: '信任外部证书机构的根证书，为签章、为时间戳或两者',
  usage: '--root <文件> --sha256 <指纹> [--for seals|stamps|both]',
  options: { root: { value: '文件', text: '根证书，PEM 或 DER，一张' }, sha256: { value: '指纹', text: '证书机构经另一渠道告知的 SHA-256 指纹' }, for: { value: '用途', text: 'seals 签章（默认）、stamps 时间戳、both 两者' } },
  notes: ['根证书进入信任包：凡用本枢纽信任包核验的人，都相信该机构为所指用途签发的证书。再次运行可改用途，以最后一次为准；以前信任的机构仍为两者，直到改过。', whichHub],
  async run(args, io) {
    const given = readRequired(args, ['root', 'sha256'])
    return isProblem(given) ? given : runScript(authorityTool, ['trust', '--root', resolve(given.root), '--sha256', given.sha256, '--for', args.text('for') ?? 'seals'], io)
  },
}

/** 收取外部吊销列表，或者列出信任谁 */
export const caList: Command = {
  name: 'ca list',
  summary: '列出信任的证书机构和用途；给出文件时收取其吊销列表（CRL）',
  usage: '[--file <文件>]',
  options: { file: { value: '文件', text: '吊销列表，PEM 或 DER' } },
  notes: ['枢纽不自行向外取列表：请按证书机构的公布周期取来，例如由定时任务取。没有列表时，其证书的核验结果是"不能判定"。', whichHub],
  async run(args, io) {
    const file = args.text('file')
    return runScript(authorityTool, ['list', ...(file === undefined ? [] : ['--file', resolve(file)])], io)
  },
}
