import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createSecretFile, readSecretFile } from './secret-file.ts'
import { TlsUnavailable } from './tls-unavailable.ts'

/** The P-256 key in `file`, or undefined if there is none. TlsUnavailable if the file is damaged, of another kind, or readable by others. */
export async function readPrivateKey(file: string): Promise<KeyObject | undefined> {
  const bytes = await readSecretFile(file)
  if (bytes === undefined) return undefined
  if (bytes === 'too-open') throw new TlsUnavailable(`${file}: 私钥文件权限过宽，应仅所有者可读写（chmod 600）`)
  const key = parsePrivateKey(bytes, file)
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new TlsUnavailable(`${file}: 不是 P-256 私钥`)
  return key
}

/** The key in `file`, made if there is none. Of two processes that start at once, both end up with the first one's key. */
export async function ensurePrivateKey(file: string): Promise<KeyObject> {
  const present = await readPrivateKey(file)
  if (present !== undefined) return present
  const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const pem = made.export({ type: 'pkcs8', format: 'pem' })
  if (await createSecretFile(file, Buffer.from(pem))) return made
  const theirs = await readPrivateKey(file)
  if (theirs === undefined) throw new TlsUnavailable(`${file}: 私钥文件在启动期间被移走`)
  return theirs
}

function parsePrivateKey(bytes: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(bytes)
  } catch (cause) {
    throw new TlsUnavailable(`${file}: 私钥文件已损坏，无法读取`, { cause })
  }
}
