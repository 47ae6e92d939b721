import type { Command } from './command.ts'

/** 总说明 — what `hub --help` prints. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    '证源 hub — 电子证照枢纽的命令行',
    '',
    '用法：npx hub <命令> [选项]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '每个命令的选项：npx hub <命令> --help',
    '退出码：0 成功；1 被拒绝、失败或有错误行；2 命令行写法有误；3 未能检查完（ledger fsck）或无法判断（verify）；130 被 Ctrl-C 中止',
  ].join('\n')
}

/** 命令说明 — what `hub <command> --help` prints. */
export function helpOf({ name, summary, usage, options, notes = [] }: Command): string {
  const rows = Object.entries(options).map(([option, { value, text }]) => [`--${option}${value === undefined ? '' : ` <${value}>`}`, text] as const)
  const lines = rows.map(([left, text]) => `  ${left}${' '.repeat(Math.max(2, leftColumns - columnsOf(left)))}${text}`)
  return [
    `${summary}`,
    '',
    `用法：npx hub ${name}${usage === '' ? '' : ` ${usage}`}`,
    ...(lines.length === 0 ? [] : ['', '选项：', ...lines]),
    ...notes.flatMap((note) => ['', note]),
  ].join('\n')
}

const leftColumns = 34

/** 显示宽度 — Chinese characters take two columns of a terminal. */
function columnsOf(text: string): number {
  return [...text].reduce((columns, character) => columns + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0)
}
