import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'

export type Tool = 'openssl' | 'qpdf' | 'pdfsig' | 'pdfinfo' | 'pdffonts' | 'pdftotext' | 'pdftoppm' | 'certutil' | 'java' | 'mutool'

/** The test is left out, and says of what it is, where the machine lacks a tool; .ci/run installs them all. */
export function needs({ skip }: Pick<TestContext, 'skip'>, ...tools: readonly Tool[]): void {
  const lacking = tools.filter((tool) => (spawnSync(tool, ['--version']).error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
  if (lacking.length > 0) skip(`needs ${lacking.join(', ')}`)
}

export interface Ran { readonly status: number | null; readonly text: string; readonly bytes: Buffer }

/** Runs a tool to its end. `text` is what it said on both channels, `bytes` its standard output. */
export function run(tool: Tool, args: readonly string[], options: { readonly input?: Uint8Array; readonly cwd?: string } = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(tool, args, { ...options, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
  if (error !== undefined) throw error
  return { status, text: `${stdout.toString()}${stderr.toString()}`, bytes: stdout }
}

/** A directory that goes away with the test. */
export function emptyDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'zhengyuan-documents-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** The bytes as a file, for a tool that wants one. */
export function asFile(bytes: Uint8Array, name = 'file.pdf', dir = emptyDirectory()): string {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}
