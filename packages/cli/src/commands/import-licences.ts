import type { Command } from '../command.ts'
import { tokenOptions } from '../hub/token-source.ts'
import { urlOption } from '../hub/hub-url.ts'
import { importFile } from '../import/import-file.ts'

/** 存量导入 — back-fills licences that exist already, from a department's own CSV. */
export const importLicences: Command = {
  name: 'import licences',
  summary: '把部门已有的证照（存量）从 CSV 导入枢纽',
  usage: '<文件.csv> --type <证照类型代码> --source <来源系统> --as <演示账号>|--token-file <文件> [选项]',
  options: {
    type: { value: '代码', text: '证照类型代码，21 位' },
    source: { value: '系统', text: '来源系统代码（字母、数字、. _ : / -）；与源标识一起永久标识每一行' },
    ...tokenOptions,
    url: urlOption,
    'dry-run': { text: '试运行：逐行检查并写错误文件，不发送' },
    errors: { value: '文件', text: '错误行写到这个文件；默认为同目录的 <文件>.errors.csv' },
    encoding: { value: 'auto|utf-8|gb18030', text: '文件编码；默认 auto，按全文判定' },
    issuer: { value: '信用代码', text: '没有写颁发机构代码的行，颁发机构是它' },
    'holder-type': { value: '类型代码', text: '没有写持证主体代码类型的行，类型是它，例如 111' },
    'blank-until': { value: 'long-term', text: '有效期截止为空的行都是长期有效' },
    'valid-status': { value: '值,值', text: '状态列中除“有效”等字样外，这些值也表示有效' },
    'source-id-column': { value: '列名', text: '没有源标识列时，用这一列作源标识（须唯一且不变）' },
    fields: { value: '文件', text: '连不上枢纽时，试运行用这个 JSON 文件说明证照类型' },
    'batch-size': { value: '行数', text: '每次提交的行数，默认 500' },
  },
  notes: [
    '第一行须为列名：中文名称、拼音简称（ZZBH、CZZTDM……）或英文名（holder_code、certificate_number……）都可以；与照面字段的名称或标签相同的列成为照面数据，其余列会列出并忽略。',
    '列 cd_operation（操作）：I 新增（为空即新增）、U 更新、D 删除。多个持证主体写在一格中，用“、”或“;”分隔，与代码一一对应。日期可写 2024-05-06、20240506、2024/5/6、2024年5月6日；长期有效写“长期”。',
    '中断后用同一命令再次运行即继续；同一行不会重复入库。更新行改回旧内容时，请在 cd_time（操作时间）或 cd_batch（批次）列加以区分，否则会被当作此前那次的重复。',
    '演示城市可直接试：npx hub import licences packages/cli/examples/demo-stock-utf8.csv --type 11100000MB03271699001 --source demo-estate --as demo-realty-clerk --dry-run',
  ],
  run: importFile,
}
