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

/** What openssl says of an SM2 signature under the default user id: it has no such option for lists, OCSP and time stamps, so it is given their signed bytes. */
export function opensslVerifiesSm2(openssl: Openssl, { certificate, message, signature }: { readonly certificate: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }): boolean {
  openssl.write('signer.der', certificate)
  openssl.write('message', message)
  openssl.write('signature', signature)
  openssl.run('x509', '-inform', 'DER', '-in', 'signer.der', '-pubkey', '-noout', '-out', 'signer.key')
  return openssl.ask('pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-pubin', '-inkey', 'signer.key', '-in', 'message', '-sigfile', 'signature').status === 0
}
