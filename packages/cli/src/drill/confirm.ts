import { createInterface } from 'node:readline'
import type { Io } from '../io.ts'

/** 键入确认 — true where the next line of standard input is `word`; no line, another one, or Ctrl-C is a no. */
export async function isConfirmed(io: Io, word: string): Promise<boolean> {
  io.say(`确认请键入“${word}”并回车（不加确认直接执行用 --yes）：`)
  const lines = createInterface({ input: io.stdin, crlfDelay: Infinity, signal: io.stop })
  try {
    for await (const line of lines) return line.trim() === word
    return false
  } finally {
    lines.close()
  }
}
