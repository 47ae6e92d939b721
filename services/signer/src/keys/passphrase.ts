import { createSecretFile, makeSecretDirectory, readSecretFile } from '@hub/pki'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { KeyUnavailable } from './key-store.ts'

const passphraseBytes = 32
const passphraseCharactersMin = 16
const lineBreak = 0x0a
const carriageReturn = 0x0d

/**
 * 口令 — the bytes in `file` without the line break at its end; the caller overwrites them after use.
 * With `makeIfAbsent` (embedded profile) a random one of 256 bits is written first, mode 0600.
 *
 * It lies on the same disk as the keys it opens. That keeps other accounts of the machine and a copied key folder out;
 * it does not protect a stolen disk or a full backup. Whoever needs that puts the file on another medium, or uses a device.
 * @throws KeyUnavailable absent, too short, or readable by others
 */
export async function readPassphrase(file: string, makeIfAbsent: boolean): Promise<Buffer> {
  if (makeIfAbsent) await makePassphrase(file)
  const bytes = await readSecretFile(file)
  if (bytes === undefined) throw new KeyUnavailable('*', `口令文件不存在：${file}；请从备份恢复，密钥离开口令无法打开`)
  if (bytes === 'too-open') throw new KeyUnavailable('*', `口令文件权限过宽：${file}；应仅所有者可读写（chmod 600）`)
  const passphrase = bytes.subarray(0, endOfLine(bytes))
  if (passphrase.length < passphraseCharactersMin)
    throw new KeyUnavailable('*', `口令过短：${file}；至少 ${String(passphraseCharactersMin)} 个字符`)
  return passphrase
}

async function makePassphrase(file: string): Promise<void> {
  if ((await readSecretFile(file)) !== undefined) return
  await makeSecretDirectory(dirname(file))
  await createSecretFile(file, Buffer.from(`${randomBytes(passphraseBytes).toString('base64url')}\n`))
}

/** An editor may have put a line break at the end; it is not part of the passphrase. */
function endOfLine(bytes: Buffer): number {
  let end = bytes.length
  if (bytes[end - 1] === lineBreak) end -= 1
  if (bytes[end - 1] === carriageReturn) end -= 1
  return end
}
