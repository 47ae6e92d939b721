import type { Command } from '../command.ts'
import { drillSeal } from '../drill/drill-seal.ts'
import { tokenOptions } from '../hub/token-source.ts'
import { urlOption } from '../hub/hub-url.ts'

/** 失钥重制 — after a seal's key was lost: all current files that it sealed are made anew under the seal in use. */
export const sealDrill: Command = {
  name: 'seal drill',
  summary: '印章私钥丢失以后：列出该印章签制的证照，以在用的新印章批量重制其文件',
  usage: '--seal <印章编号> --as <演示账号>|--token-file <文件> [--to <清单.csv>] [--yes] [--json]',
  options: {
    seal: { value: '印章编号', text: '丢失私钥的印章的内部编号' },
    ...tokenOptions,
    url: urlOption,
    to: { value: '文件', text: '把涉及的证照和结果写成 CSV 清单；已有的文件会被替换' },
    yes: { text: '不再询问，直接重制' },
    json: { text: '结果输出为一行 JSON' },
  },
  notes: [
    '先由印章管理员将该印章停用、注销或重新制作，并启用新的印章；再由颁发机构的发证人员运行本命令。不加 --yes 时先列出数目，键入确认后才重制。',
    '中断（Ctrl-C、断电、枢纽重启）后用同一命令再次运行即继续，同一份证照不会重复申请。没有重制的逐份列出编号与原因代码。',
    '受理专用章等业务专用章不签证照：只列出它所签、在册且没有被代替的窗口文书的数目和办件，不申请任何重制；依法须换新的由窗口逐件重新制作。',
    '退出码为 0 表示该印章签制的文件已全部换新。持证人的信息已清除的证照不能重制，文件已随之删除，另行列出，不算未换新。已终止的证照不再制作文件，旧文件保留、另行列出，此时退出码为 1。',
  ],
  run: drillSeal,
}
