import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `openssl asn1parse -genconf`: DER by an encoder that we did not write, from lines of its own small language. */
export function encodedByOpenssl(lines: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'hub-der-'))
  try {
    writeFileSync(join(folder, 'value.cnf'), `${lines.join('\n')}\n`)
    execFileSync('openssl', ['asn1parse', '-noout', '-genconf', join(folder, 'value.cnf'), '-out', join(folder, 'value.der')], { stdio: ['ignore', 'ignore', 'pipe'] })
    return new Uint8Array(readFileSync(join(folder, 'value.der')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What `openssl asn1parse` says of our DER, a line a value; it fails for what it cannot read. */
export function readByOpenssl(der: Uint8Array): readonly string[] {
  return execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim().split('\n')
}
