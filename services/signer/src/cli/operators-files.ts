import { createSecretFile, readGivenFile, type GivenFileFault } from '@hub/pki'
import { ToolStopped } from './tool-stopped.ts'

/** What an operator hands over at most, unless a command says otherwise: a key with its certificates, or a CA's answer with a chain, takes a few KiB. */
export const operatorsFileBytesMax = 1024 * 1024

/** 读运维人员的文件 — of her own naming, and still of a size that one would have. A pipe is as good as a file; a device is none. @throws ToolStopped */
export async function operatorsFile(file: string, bytesMax = operatorsFileBytesMax): Promise<Buffer> {
  const bytes = await readGivenFile(file, { bytesMax, pipes: true })
  if (typeof bytes === 'string') throw new ToolStopped(sentenceOf(bytes, file, bytesMax))
  return bytes
}

function sentenceOf(fault: GivenFileFault, file: string, bytesMax: number): string {
  switch (fault) {
    case 'UNREADABLE': return `读不到文件：${file}`
    case 'NOT_A_FILE': return `不是普通文件：${file}`
    case 'TOO_LARGE': return `文件过大：${file}；最多 ${bytesMax / 1024} KiB，请核对是不是选错了文件`
    case 'NOTHING_CAME': return `没有等到内容：${file} 是管道，另一端一直没有写入`
  }
}

/** 写新文件 — (mode 0600) where the operator wants it; never over one that is there. @throws ToolStopped */
export async function writeNewFile(file: string, bytes: Uint8Array): Promise<void> {
  const isNew = await createSecretFile(file, bytes).catch((error: unknown) => { throw new ToolStopped(`写不了 ${file}：请检查目录是否存在、是否有写权限、磁盘是否已满${codeOf(error)}`) })
  if (!isNew) throw new ToolStopped(`${file} 已经存在；请另指一个文件`)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? `（${error.code}）` : ''
}
