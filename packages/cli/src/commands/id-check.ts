import { createInterface } from 'node:readline/promises'
import { identify } from '@hub/schemas'
import type { Command } from '../command.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { misused } from '../problem.ts'
import { todayAt } from '../today.ts'

/** 识别编码 — what a text is, whether it is valid, and which part of it is wrong: one JSON line for each text. */
export const idCheck: Command = {
  name: 'id check',
  summary: '识别并校验一个编码（证照标识、统一社会信用代码、公民身份号码、事项编码……）',
  usage: '<文本> [文本……]  或  -（逐行读标准输入）',
  options: {},
  notes: ['每个文本输出一行 JSON；全部有效时退出码为 0，否则为 1。输出中可能有个人信息（出生日期等），请勿写入日志。'],
  async run({ texts }, io) {
    if (texts.length === 0) return misused('请给出要识别的文本，例如 npx hub id check 11100000000013338W')
    if (texts.length === 1 && texts[0] === '-') return checkLines(io)
    return texts.map((text) => checkOne(text, io)).every(Boolean) ? exitCodes.done : exitCodes.failed
  },
}

function checkOne(text: string, io: Io): boolean {
  const found = identify(text, todayAt(io.nowMs()))
  io.out(JSON.stringify(found))
  return found.valid
}

async function checkLines(io: Io): Promise<ExitCode> {
  let allValid = true
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Infinity })) allValid = checkOne(line, io) && allValid
  return allValid ? exitCodes.done : exitCodes.failed
}
