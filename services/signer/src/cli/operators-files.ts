import { createReadStream } from 'node:fs'
import { createSecretFile } from '@hub/pki'
import { ToolStopped } from './tool-stopped.ts'

/** What an operator hands over at most, unless a command says otherwise: a key with its certificates, or a CA's answer with a chain, takes a few KiB. */
export const operatorsFileBytesMax = 1024 * 1024

/** 读运维人员的文件 — of her own naming, and still of a size that one would have: a device that never ends is not read to its end. A pipe is as good as a file. @throws ToolStopped */
export async function operatorsFile(file: string, bytesMax = operatorsFileBytesMax): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of createReadStream(file, { end: bytesMax })) pieces.push(piece as Buffer)
  } catch {
    throw new ToolStopped(`读不到文件：${file}`)
  }
  const bytes = Buffer.concat(pieces)
  // The pieces of a key are not left behind.
  for (const piece of pieces) piece.fill(0)
  if (bytes.length > bytesMax) throw new ToolStopped(`文件过大：${file}；最多 ${bytesMax / 1024} KiB，请核对是不是选错了文件`)
  return bytes
}

/** 写新文件 — (mode 0600) where the operator wants it; never over one that is there. @throws ToolStopped */
export async function writeNewFile(file: string, bytes: Uint8Array): Promise<void> {
  const isNew = await createSecretFile(file, bytes).catch((error: unknown) => { throw new ToolStopped(`写不了 ${file}：请检查目录是否存在、是否有写权限、磁盘是否已满${codeOf(error)}`) })
  if (!isNew) throw new ToolStopped(`${file} 已经存在；请另指一个文件`)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? `（${error.code}）` : ''
}
