import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** How openssl is told to make a key of each kind. */
export const opensslKeys = {
  'sign-sm2': ['-algorithm', 'SM2'],
  'sign-p256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'sign-rsa2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'sign-ed25519': ['-algorithm', 'ED25519'],
} as const

export const passphrase = 'a passphrase'

export interface OpensslFiles {
  run(...args: readonly string[]): Buffer
  read(name: string): Buffer
  write(name: string, ...parts: readonly (Uint8Array | string)[]): void
  /** `<name>.pem` and `<name>.crt`, self-signed. */
  key(name: string, kind: keyof typeof opensslKeys): void
  /** A PKCS #12 of that key under `passphrase`. */
  pkcs12(name: string, ...options: readonly string[]): Buffer
  /** DER SubjectPublicKeyInfo. */
  publicKey(name: string): Buffer
}

/** The openssl command in a folder that goes away with the test. */
export function opensslFiles(): OpensslFiles {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-exchange-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const run = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  return {
    run,
    read,
    write: (name, ...parts) => { writeFileSync(join(folder, name), Buffer.concat(parts.map((part) => Buffer.from(part)))) },
    key(name, kind) {
      run('genpkey', ...opensslKeys[kind], '-out', `${name}.pem`)
      const digest = kind === 'sign-sm2' ? ['-sm3', '-sigopt', 'distid:1234567812345678'] : []
      run('req', '-new', '-x509', '-key', `${name}.pem`, '-utf8', '-subj', '/C=CN/O=某局', ...digest, '-out', `${name}.crt`)
    },
    pkcs12(name, ...options) {
      run('pkcs12', '-export', '-inkey', `${name}.pem`, ...(options.includes('-nocerts') ? [] : ['-in', `${name}.crt`]), '-passout', `pass:${passphrase}`, ...options, '-out', `${name}.p12`)
      return read(`${name}.p12`)
    },
    publicKey: (name) => run('pkey', '-in', `${name}.pem`, '-pubout', '-outform', 'DER'),
  }
}
