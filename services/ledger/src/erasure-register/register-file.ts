import { appendFile, readFile, truncate } from 'node:fs/promises'
import { Unavailable } from '@hub/kernel'
import type { StreamName } from '../store/event-store.ts'

/** 登记的清除 — an event `HolderErased` as the log holds it: no name and no number, and its bytes to the letter. */
export interface RegisteredErasure {
  /** Where it stood in the log when it was registered; a log that was set back may hold it elsewhere, or not at all. */
  readonly position: number
  readonly stream: StreamName
  readonly bytes: Buffer
}

/** 登记簿损坏 — a line that this program did not write: an operator has to look, because who stands in it must stay erased. */
export class ErasureRegisterDamaged extends Unavailable {
  override readonly name = 'ErasureRegisterDamaged'
}

const lineShape = /^(\d{1,16}) (holder-[0-9a-f-]{36}) (\{.*\})$/
const fileMode = 0o600

/**
 * 读登记簿 — every line in the order of writing; none where there is no file. What follows the last line break was cut off by a crash and is left out: its
 * event is in the log, whose owner registers it again.
 * @throws ErasureRegisterDamaged
 */
export async function readRegister(path: string): Promise<readonly RegisteredErasure[]> {
  const lines = (await readText(path)).split('\n')
  return lines.slice(0, -1).map((line, at) => {
    const [, position, stream, event] = lineShape.exec(line) ?? []
    if (position === undefined || stream === undefined || event === undefined) throw new ErasureRegisterDamaged(`清除登记簿第 ${at + 1} 行不是一次清除。请从备份中找回完好的登记簿，或与开发者核对，不要删除`)
    return { position: Number(position), stream, bytes: Buffer.from(event) }
  })
}

/** 登记簿的一行 — without its line break. */
export function lineOf({ position, stream, bytes }: RegisteredErasure): string {
  return `${position} ${stream} ${bytes.toString('utf8')}`
}

/** 记入登记簿 — on disk when it resolves. A crash leaves whole lines, and at worst a last one without its line break. */
export async function appendToRegister(path: string, erasures: readonly RegisteredErasure[]): Promise<void> {
  const text = await readText(path)
  // What a crash has left of a line becomes nobody's beginning.
  if (text !== '' && !text.endsWith('\n')) await truncate(path, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)))
  await appendFile(path, erasures.map((erasure) => `${lineOf(erasure)}\n`).join(''), { mode: fileMode, flush: true })
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
