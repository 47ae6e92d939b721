import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function withFiles<T>(files: Readonly<Record<string, Uint8Array | string>>, run: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'hub-ses-'))
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    return run((name) => join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `openssl pkeyutl -verify` with the default user id of SM2: the judge who knows nothing of our code. */
export function opensslVerifies(certificate: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return withFiles({ certificate, message, signature }, (path) => {
    execFileSync('openssl', ['x509', '-inform', 'DER', '-in', path('certificate'), '-pubkey', '-noout', '-out', path('key')], { stdio: 'pipe' })
    const { status } = spawnSync('openssl', [
      'pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-pubin', '-inkey', path('key'), '-in', path('message'), '-sigfile', path('signature'),
    ], { stdio: 'pipe' })
    return status === 0
  })
}

export interface Asn1Line { readonly offset: number; readonly depth: number; readonly headerLength: number; readonly length: number; readonly type: string; readonly text: string }

const lineShape = /^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+) (?:prim|cons): (.*?)\s*(?:\[HEX DUMP\])?(?::(.*))?$/

/** `openssl asn1parse`: the outline of our DER as another reader sees it. */
export function asn1parse(der: Uint8Array): readonly Asn1Line[] {
  const output = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8', stdio: 'pipe', maxBuffer: 16 * 1024 * 1024 })
  return output.trim().split('\n').map((line) => {
    const [, offset, depth, headerLength, length, type = '', text = ''] = lineShape.exec(line) ?? []
    return { offset: Number(offset), depth: Number(depth), headerLength: Number(headerLength), length: Number(length), type, text }
  })
}

/** The value of a line, header included, cut out of the DER by another reader's offsets. */
export function cut(der: Uint8Array, { offset, headerLength, length }: Asn1Line): Uint8Array {
  return der.subarray(offset, offset + headerLength + length)
}

/** `openssl asn1parse -genconf`: DER from an encoder that we did not write. */
export function encodedByOpenssl(lines: readonly string[]): Uint8Array {
  return withFiles({ conf: `${lines.join('\n')}\n` }, (path) => {
    execFileSync('openssl', ['asn1parse', '-noout', '-genconf', path('conf'), '-out', path('der')], { stdio: 'pipe' })
    return new Uint8Array(readFileSync(path('der')))
  })
}
