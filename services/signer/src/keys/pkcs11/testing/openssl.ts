import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SigningKind } from '../../key-store.ts'

interface Signed {
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  readonly kind: SigningKind
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** The openssl command's opinion; openssl is on every machine that runs the specs. */
export function opensslVerifies({ publicKey, kind, message, signature }: Signed): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-keys-'))
  try {
    for (const [name, bytes] of Object.entries({ publicKey, message, signature })) writeFileSync(join(folder, name), bytes)
    execFileSync('openssl', ['pkey', '-pubin', '-inform', 'DER', '-in', 'publicKey', '-out', 'public.pem'], { cwd: folder })
    const digest = kind === 'sign-ed25519' ? [] : kind === 'sign-sm2' ? ['-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'] : ['-digest', 'sha256']
    return spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', ...digest, '-in', 'message', '-sigfile', 'signature'], { cwd: folder }).status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
