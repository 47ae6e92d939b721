import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packOfd, type OfdFiles } from './index.ts'
import { sealedFiles } from './testing/documents.ts'
import { signerPoint } from './testing/ses.ts'

// Judges who know nothing of our code: unzip, openssl, and plain text search instead of our XML reader.
const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-ofd-'))
const packed = join(folder, 'file.ofd')
let files: OfdFiles
beforeAll(async () => {
  files = await sealedFiles({ closes: false }, {})
  writeFileSync(packed, packOfd(files))
  for (const [entry, bytes] of files) {
    mkdirSync(dirname(join(folder, entry)), { recursive: true })
    writeFileSync(join(folder, entry), bytes)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const openssl = (...args: readonly string[]): { readonly status: number | null; readonly out: Buffer } => {
  const { status, stdout } = spawnSync('openssl', args, { cwd: folder })
  return { status, out: stdout }
}
const isMissing = (tool: string): boolean => (spawnSync(tool, ['-v']).error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
const sm3 = (entry: string): Buffer => openssl('dgst', '-sm3', '-binary', entry).out

test('unzip finds nothing wrong, and the files that went in', (context) => {
  if (isMissing('unzip')) context.skip('needs unzip')
  const { status, stdout } = spawnSync('unzip', ['-t', packed])
  expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('No errors detected')])
  const listed = spawnSync('unzip', ['-Z1', packed]).stdout.toString().trim().split('\n')
  expect(listed).toEqual([...files.keys()])
  for (const [entry, bytes] of files) expect(Buffer.compare(spawnSync('unzip', ['-p', packed, entry]).stdout, bytes)).toBe(0)
})

test.each([0, 1])('openssl finds the digest of each file in the description of seal %i, and every file there or in that of the other', (at) => {
  const references = [...readFileSync(join(folder, `Doc_0/Signs/Sign_${at}/Signature.xml`), 'utf8').matchAll(/FileRef="\/([^"]+)"><ofd:CheckValue>([^<]+)</g)].map(([, entry = '', value = '']) => [entry, value] as const)
  expect(references).toEqual(references.map(([entry]) => [entry, sm3(entry).toString('base64')]))
  const uncovered = [...files.keys()].filter((entry) => !references.some(([name]) => name === entry))
  const own = [`Doc_0/Signs/Sign_${at}/Signature.xml`, `Doc_0/Signs/Sign_${at}/SignedValue.dat`]
  expect(uncovered.sort()).toEqual(at === 1 ? own : [...own, 'Doc_0/Signs/Sign_1/Signature.xml', 'Doc_0/Signs/Sign_1/SignedValue.dat', 'Doc_0/Signs/Signatures.xml'])
})

test.each([0, 1])('openssl finds the digest of description %i in its signed value, and the signature over it right', (at) => {
  const value = `Doc_0/Signs/Sign_${at}/SignedValue.dat`
  const lines = openssl('asn1parse', '-inform', 'DER', '-in', value).out.toString().trim().split('\n').map((line) => {
    const [, offset, depth, header, length, kind] = /^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+) (?:prim|cons): ([A-Z0-9 ]+?)\s*(?::|$|\[)/.exec(line) ?? []
    return { offset: Number(offset), depth: Number(depth), header: Number(header), length: Number(length), kind }
  })
  const bytes = readFileSync(join(folder, value))
  const toSign = lines.find(({ depth }) => depth === 1)
  const hash = lines.find(({ depth, kind }) => depth === 2 && kind === 'BIT STRING')
  const signature = lines.findLast(({ depth, kind }) => depth === 1 && kind === 'BIT STRING')
  if (toSign === undefined || hash === undefined || signature === undefined) throw new RangeError('not the outline of a signature')
  expect(bytes.subarray(hash.offset + hash.header + 1, hash.offset + hash.header + hash.length)).toEqual(sm3(`Doc_0/Signs/Sign_${at}/Signature.xml`))
  writeFileSync(join(folder, 'message'), bytes.subarray(toSign.offset, toSign.offset + toSign.header + toSign.length))
  writeFileSync(join(folder, 'signature'), bytes.subarray(signature.offset + signature.header + 1, signature.offset + signature.header + signature.length))
  writeFileSync(join(folder, 'key.der'), Buffer.concat([Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'), Buffer.from(signerPoint, 'hex')]))
  expect(openssl('pkeyutl', '-verify', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678', '-pubin', '-keyform', 'DER', '-inkey', 'key.der', '-in', 'message', '-sigfile', 'signature').status).toBe(0)
})
