/** The longest answer line in bytes; an audit answer with every part of a licence stays far below. */
export const answerLineBytesMax = 4 * 1024 * 1024

const newline = 0x0a

/**
 * 按行切分 — bytes as they arrive to lines of text (UTF-8), without copying a chunk that holds whole lines.
 * Throws RangeError on a line above `lineBytesMax`, so that a broken peer cannot fill the memory.
 */
export function buildLineSplitter(onLine: (line: string) => void, lineBytesMax: number = answerLineBytesMax) {
  let kept: Buffer[] = []
  let keptBytes = 0

  return {
    write(chunk: Buffer): void {
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        onLine(take(chunk.subarray(start, end)))
        start = end + 1
      }
      if (start < chunk.length) keep(chunk.subarray(start))
    },
    /** The last line may lack its newline. */
    end(): void {
      if (keptBytes > 0) onLine(take(Buffer.alloc(0)))
    },
  }

  function take(tail: Buffer): string {
    if (keptBytes === 0) return tail.toString('utf8')
    const line = Buffer.concat([...kept, tail]).toString('utf8')
    kept = []
    keptBytes = 0
    return line
  }

  function keep(part: Buffer): void {
    keptBytes += part.length
    if (keptBytes > lineBytesMax) throw new RangeError('a line is longer than lineBytesMax')
    kept.push(part)
  }
}
