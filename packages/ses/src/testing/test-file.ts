import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', 'test-files')

/** A file of test-files/; the README there says where each comes from. */
export function testFile(...path: readonly string[]): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, ...path)))
}

/** 畸形文件 — a file that has to be refused, and as what. */
export interface Malformed { readonly file: string; readonly as: string; readonly refused: string; readonly where: string; readonly why: string; readonly bytes: Uint8Array }

function field(head: string, name: string): string {
  return new RegExp(`^${name}: ?(.*)$`, 'm').exec(head)?.[1] ?? ''
}

export function malformedFiles(): readonly Malformed[] {
  return readdirSync(join(folder, 'malformed')).sort().map((file) => {
    const [head = '', body = ''] = readFileSync(join(folder, 'malformed', file), 'utf8').split('\n\n')
    return { file, as: field(head, 'as'), refused: field(head, 'refused'), where: field(head, 'where'), why: field(head, 'why'), bytes: new Uint8Array(Buffer.from(body.replaceAll(/\s/g, ''), 'hex')) }
  })
}
