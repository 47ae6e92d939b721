import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hub } from '@hub/launcher'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = join(root, 'bin', 'hub.mjs')
/** Where Node keeps compiled programs by default: of the time that a command takes, most would go into compiling it anew. */
const compiled = join(tmpdir(), 'node-compile-cache')

/** What a command said and how it ended; `exit` is null where a signal ended it. */
export interface Ended { readonly exit: number | null; readonly out: string; readonly said: string }

export interface CommandOptions {
  /** Whose gateway and data directory the command finds; none: as on a machine without a hub. */
  readonly hub?: Pick<Hub, 'url' | 'dataDir'>
  /** The Node that starts the command; default: the one on the PATH that is not the pinned one. */
  readonly node?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** 系统的 Node — what a user's shell finds, outside this repository; the pinned one where there is no other. */
export function systemNode(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const outside = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && !resolve(folder).startsWith(root.replace(/[/\\]$/, '')) && !folder.includes('node_modules'))
  return outside.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? process.execPath
}

/** `npx hub …` — in a process group of its own, so that a Ctrl-C can reach the whole group as a terminal sends it. */
export class HubCommand {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  #said = ''

  constructor(args: readonly string[], { hub, node = systemNode(), env = {}, stdin = '' }: CommandOptions = {}) {
    const child = spawn(node, [program, ...args], {
      // Users stand in any folder but that of the repository.
      cwd: tmpdir(), detached: true, stdio: 'pipe',
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NODE_COMPILE_CACHE: compiled, ...(hub === undefined ? {} : { HUB_URL: hub.url, HUB_DATA_DIR: hub.dataDir }), ...env },
    })
    child.stdin.end(stdin)
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.#said += text })
    this.#child = child
    this.ended = once(child, 'close').then(([exit]) => ({ exit: exit as number | null, out, said: this.#said }))
  }

  get said(): string { return this.#said }

  /** To every process of the command, the one handed over to included. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal)
  }
}

/** Runs one command line to its end. */
export function runHub(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  return new HubCommand(args, options).ended
}
