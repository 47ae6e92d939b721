import { commandLineBytesMax } from '@hub/schemas'
import { EdgeError } from '../errors/edge-error.ts'
import { buildLineSplitter } from '../clients/line-splitter.ts'

/** A line of a body and its number, from 1. */
export interface Line {
  readonly text: string
  readonly line: number
}

/** Limits of one streamed request. */
export const streamBytesMax = 64 * 1024 * 1024
export const streamLinesMax = 100_000

/**
 * 逐行读取 — the lines of a request body as they arrive, blank ones left out, each with its number from 1. Reads on only when asked, so
 * that a body is never held whole. @throws EdgeError BODY_TOO_LARGE
 */
export async function* readLines(body: AsyncIterable<Buffer>, bytesMax = streamBytesMax): AsyncGenerator<Line> {
  let arrived: string[] = []
  let line = 0
  let bytes = 0
  const splitter = buildLineSplitter((text) => { arrived.push(text) }, commandLineBytesMax)
  const tooLarge = new EdgeError('BODY_TOO_LARGE')

  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) throw tooLarge
    try {
      splitter.write(chunk)
    } catch {
      throw tooLarge
    }
    yield* take()
  }
  splitter.end()
  yield* take()

  function* take() {
    const lines = arrived
    arrived = []
    for (const text of lines) {
      line += 1
      if (line > streamLinesMax) throw tooLarge
      if (text.trim() !== '') yield { text, line }
    }
  }
}
