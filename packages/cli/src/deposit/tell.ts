import type { Io } from '../io.ts'
import { kindText, outcomeKinds, type Outcome } from './outcome.ts'

/** 一份文件的结果 — for the person, and as the JSON's member. */
export interface ToldFile extends Outcome {
  readonly file: string
  readonly row: number
  /** Where the list named the licence by it: what else may name one is no business of a result's, a number may be a person's. */
  readonly licenceId: string | null
}

/** 逐份说明 — one line for each file that was asked for in this run. */
export function lineOf(told: ToldFile): string {
  const codes = told.codes.length === 0 ? '' : `  ${told.codes.join(',')}`
  return `${told.file}  ${kindText(told)}${codes}${told.text === '' ? '' : `  ${told.text}`}`
}

/** As one line of JSON: every file of the list with what became of it, in the order of the list. */
export function jsonOf(files: readonly ToldFile[]): string {
  return JSON.stringify({
    ...Object.fromEntries(countsOf(files)),
    files: files.map(({ file, row, licenceId, kind, codes, text, fileId, sha256, verdict }) => ({ file, row, licenceId, outcome: kind, codes, message: text, fileId, sha256, verdict })),
  })
}

function countsOf(files: readonly ToldFile[]): readonly (readonly [Outcome['kind'], number])[] {
  return outcomeKinds.map((kind) => [kind, files.filter((file) => file.kind === kind).length])
}

/** 小结 — what became of the files, and what to do next. */
export function saySummary(files: readonly ToldFile[], { errorFile, seconds }: { readonly errorFile: string | undefined; readonly seconds: number }, io: Io): void {
  io.say(`交存完成：${files.length} 份，用时 ${seconds.toFixed(1)} 秒`)
  const counts = new Map(countsOf(files))
  const texts = { stands: '收存，作数', beside: '收存，不作数：原样留存，不代替其他文件', known: '枢纽已有同一文件，未重复收存', refused: '未收存', 'not-sent': '清单或文件有误，未发送' } as const
  for (const kind of outcomeKinds) if ((counts.get(kind) ?? 0) > 0) io.say(`  ${String(counts.get(kind)).padStart(10)}  ${texts[kind]}`)
  if (errorFile !== undefined) io.say(`下一步：改正 ${errorFile}（版式与清单相同，末列是错误说明）和所列的文件，再用它作 --list 重新运行同一命令`)
}
