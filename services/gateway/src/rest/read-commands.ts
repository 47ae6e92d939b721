import { commandLineBytesMax } from '@hub/schemas'
import { EdgeError } from '../errors/edge-error.ts'
import { readLines, type Line } from './read-lines.ts'

/** Commands of one request, and their bytes together: on average 8 KiB each, far above an ordinary command. */
export const commandLinesMax = 1_000
export const commandBytesMax = 8 * 1024 * 1024

const mebibyte = 1024 * 1024
const kibibyte = 1024

/**
 * 读取命令 — all lines of a request before the first is sent: whether there are too many, and whether the caller's rate has room for them, is
 * told before anything happened, and not in the middle. @throws EdgeError TOO_MANY_COMMANDS with how to split them, BODY_TOO_LARGE
 */
export async function readCommands(body: AsyncIterable<Buffer>): Promise<readonly Line[]> {
  const lines: Line[] = []
  let count = 0
  for await (const line of readBounded(body)) {
    count += 1
    // Those beyond are only counted, so that the answer can say how many requests it takes.
    if (count <= commandLinesMax) lines.push(line)
  }
  if (count > commandLinesMax) throw new EdgeError('TOO_MANY_COMMANDS', { zh: howToSplit(count) })
  return lines
}

async function* readBounded(body: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  try {
    yield* readLines(body, commandBytesMax)
  } catch (error) {
    if (error instanceof EdgeError && error.code === 'BODY_TOO_LARGE')
      throw new EdgeError('BODY_TOO_LARGE', {
        zh: `一次请求最多 ${commandLinesMax} 条命令、合计 ${commandBytesMax / mebibyte} MiB，每条最多 ${commandLineBytesMax / kibibyte} KiB，一条也没有办理。请拆成更小的几份依次提交。`,
      })
    throw error
  }
}

function howToSplit(count: number): string {
  return `一次请求最多 ${commandLinesMax} 条命令，收到 ${count} 条，一条也没有办理。请按每份至多 ${commandLinesMax} 条拆成 ${Math.ceil(count / commandLinesMax)} 份依次提交；`
    + 'commandId 保持不变，重复提交不会重复办理。大批存量请用 npx hub import licences。'
}
