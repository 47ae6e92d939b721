import { refusalText } from './remark-of-reply.ts'
import { failedRows, type Tally } from './tally.ts'

export interface Finish {
  readonly tally: Tally
  /** Where the rows with errors stand; undefined where there are none. */
  readonly errorFile: string | undefined
  readonly dryRun: boolean
  readonly seconds: number
}

type Line = readonly [count: number, text: string]

/** 小结 — what became of the rows, and what to do next. */
export function summaryOf({ tally, errorFile, dryRun, seconds }: Finish): readonly string[] {
  const wrong = failedRows(tally)
  const outcome: readonly Line[] = dryRun
    ? [[tally.rows - wrong, '检查通过'], [wrong, '有错误']]
    : [
        [tally.deposited, '新入库'], [tally.revised, '更新'], [tally.cancelled, '注销'], [tally.already, '此前已入库，未重复写入'],
        [tally.wrongRows, '内容有误，未发送'], [tally.invalid, '枢纽认为内容有误'],
        ...Object.entries(tally.refused).sort(([, a], [, b]) => b - a).map(([code, count]): Line => [count, `被拒绝 ${code}：${refusalText(code)}`]),
      ]
  const remarks: readonly Line[] = [
    [tally.identifierFlagged, '证照标识有误（校验位或写法）：原样入库并标注，不改写'],
    [tally.duplicateFlagged, '与已有有效证照重复：已入库并标注，消除重复前不对外提供'],
    [tally.fifteenDigit, '15 位旧身份证号码：按原样入库，不推算 18 位'],
    [tally.maybeRounded, '号码末三位是 000，可能被表格软件舍去了精度，请核对原件'],
    [tally.numberMissing, '没有证照编号：由枢纽生成标识流水号'],
    [tally.validFromAssumed, '没有有效期起始日期：按颁发日期'],
  ]
  const shown = (lines: readonly Line[]): readonly string[] => lines.filter(([count]) => count > 0).map(([count, text]) => `  ${String(count).padStart(10)}  ${text}`)
  const notices = shown(remarks)
  return [
    `${dryRun ? '试运行' : '导入'}完成：${tally.rows} 行，用时 ${seconds.toFixed(1)} 秒${dryRun ? '，没有发送任何内容' : ''}`,
    ...shown(outcome),
    ...(notices.length === 0 ? [] : ['其中：', ...notices]),
    ...nextSteps({ tally, errorFile, dryRun, wrong }),
  ]
}

function nextSteps({ tally, errorFile, dryRun, wrong }: Pick<Finish, 'tally' | 'errorFile' | 'dryRun'> & { readonly wrong: number }): readonly string[] {
  const steps = [
    ...(wrong > 0 && errorFile !== undefined ? [`改正 ${errorFile}（版式与原文件相同，末列是错误说明），再用同一命令导入它。文件含个人信息，用后请删除`] : []),
    ...(dryRun && wrong === 0 ? ['去掉 --dry-run 正式导入'] : []),
    ...(!dryRun && tally.deposited > 0 ? ['新入库的存量为“未核验”，不能用于免提交；请发证部门批量核验确认'] : []),
    ...(tally.duplicateFlagged > 0 ? ['请发证部门在重复证照中确认哪一份有效'] : []),
  ]
  return steps.length === 0 ? [] : ['下一步：', ...steps.map((step, at) => `  ${at + 1}. ${step}。`)]
}
