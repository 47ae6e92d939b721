import { resolve } from 'node:path'
import { readRequired } from '../arguments.ts'
import type { Command } from '../command.ts'
import { isProblem, misused } from '../problem.ts'
import { runScript } from '../run-script.ts'

const keyTool = 'packages/launcher/src/cli/key-tool.ts'
const authorityTool = 'services/signer/src/cli/ca.ts'
const algorithm = { value: '算法', text: 'sm2、p256；换代时默认 both 两者' }
const roots = '根密钥目录默认 <数据目录>/signer/offline-root，口令文件默认 secrets/signer-root-passphrase；其他位置用 SIGNER_ROOT_DIR、SIGNER_ROOT_PASSPHRASE_FILE 指明。用完移走。'

/** 签发证书换代 */
export const caReplace: Command = {
  name: 'ca replace',
  summary: '签发证书换代：新的密钥，由根签发，此后的证书都由它签发（须先停止枢纽）',
  usage: '[--algorithm sm2|p256|both] [--request <新文件> | --answer <文件>]',
  options: { algorithm, request: { value: '新文件', text: '只写申请，带到根密钥所在的机器' }, answer: { value: '文件', text: '收下 npx hub ca sign 的答复' } },
  notes: ['不给文件则一步完成：先把根密钥放回。前代签发的证书照常可验，其吊销列表和 OCSP 由前代自己的密钥继续签；前代密钥丢失的，只是没有新的列表。', roots],
  async run(args, io) {
    const [given, request, answer] = [args.text('algorithm'), args.text('request'), args.text('answer')]
    if (request !== undefined && answer !== undefined) return misused('--request 与 --answer 只能给一个')
    const files = [...(request === undefined ? [] : ['--to', resolve(request)]), ...(answer === undefined ? [] : ['--answer', resolve(answer)])]
    return runScript(keyTool, ['replace-ca', ...(given === undefined ? [] : ['--algorithm', given]), ...files], io)
  },
}

/** 根签发换代申请 — where the roots' keys are; no hub need be there. */
export const caSign: Command = {
  name: 'ca sign',
  summary: '在根密钥所在的机器上，答复换代申请',
  usage: '--request <文件> --to <新文件>',
  options: { request: { value: '文件', text: 'npx hub ca replace --request 写出的申请' }, to: { value: '新文件', text: '答复写到哪里' } },
  notes: ['与提出申请的一方核对公钥摘要（keySha256），一致才交出答复。', roots],
  async run(args, io) {
    const given = readRequired(args, ['request', 'to'])
    return isProblem(given) ? given : runScript(authorityTool, ['sign', '--request', resolve(given.request), '--to', resolve(given.to)], io)
  },
}

/** 吊销一代签发证书 */
export const caRevoke: Command = {
  name: 'ca revoke',
  summary: '吊销前代签发证书：写进根证书的吊销列表，不能撤回',
  usage: '--algorithm sm2|p256 --generation <代> --reason <原因> [--since <时刻>]',
  options: {
    algorithm, generation: { value: '代', text: '见 npx hub ca list' }, reason: { value: '原因', text: 'cACompromise 密钥泄露或可能泄露；superseded 已换代；cessationOfOperation 停用' },
    since: { value: '时刻', text: '从何时起不可信，UTC，例如 2027-03-01T08:00:00.000Z；默认现在' },
  },
  notes: ['最新一代不能吊销：先换代。由它签发的印章随即不能再用，须重新制作，再用 npx hub seal drill 重制文件；有时间戳证明在此之前签的文件仍然有效，没有的不再有效。枢纽运行或停止都可以。', roots],
  async run(args, io) {
    const given = readRequired(args, ['algorithm', 'generation', 'reason'])
    const since = args.text('since')
    return isProblem(given) ? given : runScript(authorityTool, ['revoke', '--algorithm', given.algorithm, '--generation', given.generation, '--reason', given.reason, ...(since === undefined ? [] : ['--since', since])], io)
  },
}
