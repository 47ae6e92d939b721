import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** 畸形文件 — a file that has to be refused: as what it is read, the refusal, the field, and why. */
export interface Malformed { readonly file: string; readonly as: string; readonly refused: string; readonly where: string; readonly why: string; readonly bytes: Uint8Array }

function field(head: string, name: string): string {
  return new RegExp(`^${name}: ?(.*)$`, 'm').exec(head)?.[1] ?? ''
}

/** All files of a folder: lines `name: value`, an empty line, hexadecimal digits. */
export function malformedFiles(folder: string): readonly Malformed[] {
  return readdirSync(folder).sort().map((file) => {
    const [head = '', body = ''] = readFileSync(join(folder, file), 'utf8').split('\n\n')
    return { file, as: field(head, 'as'), refused: field(head, 'refused'), where: field(head, 'where'), why: field(head, 'why'), bytes: new Uint8Array(Buffer.from(body.replaceAll(/\s/g, ''), 'hex')) }
  })
}
