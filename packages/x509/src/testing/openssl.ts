import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Why the openssl on the PATH is no oracle: it is not there, or it was built without SM2. */
const trouble = findTrouble()

function findTrouble(): string | undefined {
  const { status, error } = spawnSync('openssl', ['genpkey', '-algorithm', 'SM2', '-out', '-'], { stdio: 'ignore' })
  if (error !== undefined) return 'no openssl on the PATH'
  return status === 0 ? undefined : 'the openssl on the PATH knows no SM2'
}

export interface Openssl {
  write(name: string, content: Uint8Array | string): string
  read(name: string): Uint8Array
  /** Fails the test where openssl does. */
  run(...args: readonly string[]): string
  /** Exit status and all output. */
  ask(...args: readonly string[]): { readonly status: number | null; readonly output: string }
}

/** openssl in a folder that goes away with the test; the test is skipped, and says why, where it is of no use. */
export function opensslFolder(skip: (note: string) => never): Openssl {
  if (trouble !== undefined) skip(trouble)
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-x509-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const ask = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }
  return {
    ask,
    write(name, content) {
      writeFileSync(join(folder, name), content)
      return name
    },
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    run(...args) {
      const { status, output } = ask(...args)
      if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${output}`)
      return output
    },
  }
}
