import type { Command } from '../command.ts'
import { listSeals } from '../former-ca/list-seals.ts'
import { urlOption } from '../hub/hub-url.ts'
import { tokenOptions } from '../hub/token-source.ts'

/** 前代印章 — after the issuing CA was replaced: which seals still stand under a former generation. */
export const sealFormerCa: Command = {
  name: 'seal former-ca',
  summary: '签发证书换代以后：列出证书仍由前代签发的印章、到何时为止、下一步做什么',
  usage: '--as <演示账号>|--token-file <文件> [--unit <机构编号>] [--json]',
  options: {
    ...tokenOptions,
    unit: { value: '机构编号', text: '只列这一单位的；默认所有单位' },
    url: urlOption,
    json: { text: '结果输出为一行 JSON' },
  },
  notes: [
    '已注销的印章不列；其他单位的个人名章不列。外部证书机构签发的证书没有代，也不列。',
    '前代没有被吊销的，印章可用到证书届满，不必处理。前代被吊销的，印章已不能用：重新制作，再以 npx hub seal drill 重制文件。',
  ],
  run: listSeals,
}
