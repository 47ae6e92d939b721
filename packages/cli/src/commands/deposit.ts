import type { Command } from '../command.ts'
import { depositFiles } from '../deposit/deposit-files.ts'
import { tokenOptions } from '../hub/token-source.ts'
import { urlOption } from '../hub/hub-url.ts'

/** 交存 — a department's own sealed files, kept byte for byte with the verdict on each. */
export const deposit: Command = {
  name: 'deposit',
  summary: '交存部门自行签章的证照文件（PDF 或 OFD），逐份显示核验结论',
  usage: '<文件.pdf|文件.ofd> --licence <电子证照标识>|<文件夹> --list <清单.csv> --as <演示账号>|--token-file <文件> [选项]',
  options: {
    licence: { value: '标识', text: '一个文件所属证照的电子证照标识（1.2.156.3005.2. 开头），或者内部编号（UUID）' },
    type: { value: '类型代码', text: '证照类型代码，21 位：与 --number 一起指明一个文件所属的证照；也用于清单中没有写类型的行' },
    number: { value: '编号', text: '一个文件所属证照的证照编号' },
    version: { value: '版本', text: '一个文件所示的证照版本；默认现行版本' },
    list: { value: '清单.csv', text: '文件夹里的各文件属于哪本证照：列为 文件，以及证照内部编号、电子证照标识、证照编号（连同证照类型代码）之一，可以有 版本' },
    ...tokenOptions,
    url: urlOption,
    'dry-run': { text: '试运行：核对清单和文件，不发送' },
    json: { text: '结果输出为一行 JSON' },
  },
  notes: [
    '清单一行里有几种叫法的，依次以内部编号、标识、编号为准。按标识或编号找到的在册证照不止一本时不收存，请改用内部编号。',
    '枢纽逐字节留存文件，先核验后收存：“作数”的代替同格式的前一文件，“留存，不作数”的原样留存而不代替，“未收存”的写明原因代码和下一步。文件夹里没有列入清单的文件不动。',
    '中断后用同一命令再次运行即继续，同一份文件不会重复收存。没有收存的写到清单旁的 <清单>.errors.csv，改正后可直接作 --list。',
    '退出码为 0 表示清单里的文件都已收存（包括不作数的）；有未收存、未发送的为 1。单个文件最大 2 MiB。',
  ],
  run: depositFiles,
}
