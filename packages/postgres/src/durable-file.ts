import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** 落盘写入 — replaces a small file as a whole: after a crash it has the old content or the new, never half of it. */
export function writeDurably(path: string, content: string, mode: number): void {
  const draft = `${path}.${process.pid}.draft`
  const file = openSync(draft, 'w', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameDurably(draft, path)
}

/** 落盘改名 — a rename survives a power cut only once the folder that holds the name is on disk. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  // Windows cannot open a folder; NTFS journals the rename itself.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(to), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
