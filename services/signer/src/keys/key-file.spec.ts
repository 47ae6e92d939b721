import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openBox } from './aead.ts'
import { frozenKeyFiles, passphrase } from './fixtures.ts'
import { deriveFileKey } from './file-key.ts'
import { encodeKeyFile, keyFileContext, parseKeyFile } from './key-file.ts'

const bytes = Buffer.from(frozenKeyFiles['frozen-ed25519'].file)

test('a key file is read as it was written', () => {
  const file = parseKeyFile(bytes)
  expect(file).toMatchObject({ keyId: 'frozen-ed25519', kind: 'sign-ed25519' })
  if (file !== undefined) expect(encodeKeyFile(file)).toEqual(bytes)
})

test('a flipped bit anywhere in the file is refused by the parser or by the box', async () => {
  const derived = await deriveFileKey(passphrase(), Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'))
  const opens = (changed: Uint8Array) => {
    const file = parseKeyFile(changed)
    return file !== undefined && openBox(derived, file.box, keyFileContext(file)) !== undefined
  }
  expect(opens(bytes)).toBe(true)
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(opens(flipped), `bit ${String(bit)}`).toBe(false)
  }
})

test.each([
  ['a space after a colon', (text: string) => text.replace('":"', '": "')],
  ['no line break at the end', (text: string) => text.trimEnd()],
  ['a second line', (text: string) => `${text}\n`],
  ['a field more', (text: string) => text.replace('{', '{"note":"x",')],
  ['fields in another order', (text: string) => text.replace('"keyId":"frozen-ed25519","kind":"sign-ed25519"', '"kind":"sign-ed25519","keyId":"frozen-ed25519"')],
  ['a field twice', (text: string) => text.replace('"kind"', '"kind":"sign-p256","kind"')],
  ['cheaper derivation', (text: string) => text.replace('n=32768', 'n=2')],
  ['another version', (text: string) => text.replace('zhengyuan-key/1', 'zhengyuan-key/2')],
  ['an unknown kind', (text: string) => text.replace('sign-ed25519', 'sign-rsa')],
  ['a path as key id', (text: string) => text.replace('frozen-ed25519', '../frozen')],
  ['base64 with idle bits set', (text: string) => text.replace('Vw==', 'Vx==')],
])('a key file with %s is refused', (_what, change) => {
  const changed = change(bytes.toString())
  expect(changed).not.toBe(bytes.toString())
  expect(parseKeyFile(Buffer.from(changed))).toBeUndefined()
})

test('no bytes make the parser throw', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map((text) => Buffer.from(text))), (hostile) => {
    expect(parseKeyFile(hostile)).toBeUndefined()
  }))
})
