import { commandLineBytesMax } from '@hub/schemas'
import { EdgeError } from '../errors/edge-error.ts'
import type { CommandMeter } from '../limits/command-meter.ts'
import { readLines, type Line } from './read-lines.ts'

/** Commands of one request, and their bytes together: on average 8 KiB each, far above an ordinary command. */
export const commandLinesMax = 1_000
export const commandBytesMax = 8 * 1024 * 1024

const mebibyte = 1024 * 1024
const kibibyte = 1024

/**
 * 读取命令 — all lines of a request before the first is sent: whether there are too many, and whether the caller's rate has room for them, is
 * told before anything happened, and not in the middle. Each line is paid for before it is held; from the first one on for which there is no room none is held any
 * more, what was paid is given back, and the rest is only counted, so that the answer can say how long to wait for all.
 * @throws EdgeError TOO_MANY_COMMANDS with how to split them, BODY_TOO_LARGE, RATE_LIMITED
 */
export async function readCommands({ body, bytesDeclared, meter }: CommandsToRead): Promise<readonly Line[]> {
  if (bytesDeclared > commandBytesMax) throw bodyTooLarge()
  try {
    return await readPaid(body, meter)
  } catch (error) {
    meter.giveBack()
    throw error
  }
}

export interface CommandsToRead {
  readonly body: AsyncIterable<Buffer>
  /** `content-length`; 0 where the caller does not say. */
  readonly bytesDeclared: number
  readonly meter: CommandMeter
}

async function readPaid(body: AsyncIterable<Buffer>, meter: CommandMeter): Promise<readonly Line[]> {
  const lines: Line[] = []
  let count = 0
  let held = true
  for await (const line of readBounded(body)) {
    count += 1
    held = held && count <= commandLinesMax && meter.admit()
    if (held) lines.push(line)
    else if (lines.length > 0) {
      lines.length = 0
      meter.giveBack()
    }
  }
  if (count > commandLinesMax) throw new EdgeError('TOO_MANY_COMMANDS', { zh: howToSplit(count) })
  if (!held) meter.refuse(count)
  return lines
}

async function* readBounded(body: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  try {
    yield* readLines(body, commandBytesMax)
  } catch (error) {
    throw error instanceof EdgeError && error.code === 'BODY_TOO_LARGE' ? bodyTooLarge() : error
  }
}

function bodyTooLarge(): EdgeError {
  return new EdgeError('BODY_TOO_LARGE', {
    zh: `一次请求最多 ${commandLinesMax} 条命令、合计 ${commandBytesMax / mebibyte} MiB，每条最多 ${commandLineBytesMax / kibibyte} KiB，一条也没有办理。请拆成更小的几份依次提交。`,
  })
}

function howToSplit(count: number): string {
  return `一次请求最多 ${commandLinesMax} 条命令，收到 ${count} 条，一条也没有办理。请按每份至多 ${commandLinesMax} 条拆成 ${Math.ceil(count / commandLinesMax)} 份依次提交；`
    + 'commandId 保持不变，重复提交不会重复办理。大批存量请用 npx hub import licences。'
}
