import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ToolStopped } from './tool-stopped.ts'

/** 询问口令 — at the terminal, without showing what is typed. @throws ToolStopped where there is no terminal, or on Ctrl-C */
export async function askPassphrase(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) throw new ToolStopped('这里没有终端可以输入口令；请用 --passphrase-file 指定口令文件')
  process.stderr.write(prompt)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => { done() } })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  const interrupted = new AbortController()
  terminal.on('SIGINT', () => { interrupted.abort() })
  try {
    return await terminal.question('', { signal: interrupted.signal })
  } catch {
    throw new ToolStopped('已中止')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
