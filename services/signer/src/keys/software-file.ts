import { assert } from '@hub/kernel'
import { createSecretFile, makeSecretDirectory, readSecretFile } from '@hub/pki'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBox, sealBox } from './aead.ts'
import { encodeKeyFile, keyFileContext, parseKeyFile } from './key-file.ts'
import { isKeyId, KeyUnavailable, type KeyDescription, type KeyKind, type KeyStore, type SigningKind } from './key-store.ts'
import { closeKey, generateKeyBytes, loadKey, signWith, type LoadedKey, type LoadedSigningKey } from './loaded-key.ts'
import { Sealer } from './sealer.ts'

const extension = '.key.json'

/** True if a key was ever put under `dir`; then its passphrase must not be made anew. */
export async function hasKeyFiles(dir: string): Promise<boolean> {
  return (await keyIdsIn(join(dir, 'keys'))).length > 0
}

export interface SoftwareKeyStore extends KeyStore {
  /** Takes over `pkcs8`, the bytes of a key that was made elsewhere: sealed on disk before it resolves, then overwritten. An existing key is never replaced. */
  take(keyId: string, kind: SigningKind, pkcs8: Buffer): Promise<void>
}

/**
 * 软件密钥库 — one sealed file a key, `<dir>/keys/<key id>.key.json` (mode 0600, folder 0700).
 * All keys are opened here, so that a wrong passphrase or a damaged file stops the start and not the first signature.
 * A crash while a key is made leaves no key or the whole key.
 *
 * It does not protect a stolen disk where the passphrase lies on that disk too (see `passphrase.ts`), nor against
 * root on the running machine: keys in use are in this process's memory.
 * @param passphrase is overwritten
 * @throws KeyUnavailable wrong passphrase, or a file that was changed, renamed, or opened to others
 */
export async function openSoftwareFileKeyStore(dir: string, passphrase: Buffer): Promise<SoftwareKeyStore> {
  const folder = join(dir, 'keys')
  await makeSecretDirectory(folder)
  const sealer = new Sealer(passphrase)
  try {
    const keys = new Map<string, LoadedKey>()
    for (const keyId of await keyIdsIn(folder)) keys.set(keyId, await readKey(folder, keyId, sealer))
    await sealer.prepare()
    return new SoftwareFileKeyStore(folder, sealer, keys)
  } catch (error) {
    sealer.forget()
    throw error
  } finally {
    passphrase.fill(0)
  }
}

class SoftwareFileKeyStore implements SoftwareKeyStore {
  readonly #folder: string
  readonly #sealer: Sealer
  readonly #keys: Map<string, LoadedKey>
  #closed = false

  constructor(folder: string, sealer: Sealer, keys: Map<string, LoadedKey>) {
    this.#folder = folder
    this.#sealer = sealer
    this.#keys = keys
  }

  async sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    return signWith(this.#signing(keyId), bytes)
  }

  async publicKey(keyId: string): Promise<Uint8Array> {
    return this.#signing(keyId).publicKey
  }

  async wrap(keyId: string, plain: Uint8Array, context: Uint8Array): Promise<Uint8Array> {
    return sealBox(this.#wrapping(keyId), plain, context)
  }

  async unwrap(keyId: string, wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined> {
    return openBox(this.#wrapping(keyId), wrapped, context)
  }

  async create(keyId: string, kind: KeyKind): Promise<void> {
    assert(isKeyId(keyId), 'key ids are chosen by the signer, never by a caller')
    if (this.#closed) throw new KeyUnavailable(keyId, '密钥库已关闭')
    await this.#put(keyId, kind, await generateKeyBytes(kind))
  }

  async take(keyId: string, kind: SigningKind, pkcs8: Buffer): Promise<void> {
    assert(isKeyId(keyId), 'a key id was judged by who read it')
    await this.#put(keyId, kind, pkcs8)
  }

  list(): readonly KeyDescription[] {
    return [...this.#keys].map(([keyId, { kind }]) => ({ keyId, kind }))
  }

  close(): void {
    this.#closed = true
    for (const key of this.#keys.values()) closeKey(key)
    this.#keys.clear()
    this.#sealer.forget()
  }

  async #put(keyId: string, kind: KeyKind, bytes: Buffer): Promise<void> {
    try {
      await this.#seal(keyId, kind, bytes)
    } catch (error) {
      bytes.fill(0)
      throw error
    }
    const loaded = loadKey(kind, bytes)
    assert(loaded !== undefined, 'the bytes of a kind load as that kind')
    if (this.#closed) closeKey(loaded)
    else this.#keys.set(keyId, loaded)
  }

  async #seal(keyId: string, kind: KeyKind, bytes: Buffer): Promise<void> {
    // Closed while the key was made: the derived key is zeros by now, and nothing may be sealed under that.
    if (this.#closed) throw new KeyUnavailable(keyId, '密钥库已关闭')
    const { salt, key } = this.#sealer.current
    const box = sealBox(key, bytes, keyFileContext({ keyId, kind, salt }))
    const first = await createSecretFile(fileOf(this.#folder, keyId), encodeKeyFile({ keyId, kind, salt, box }))
    if (!first) throw new KeyUnavailable(keyId, '已存在，不会被覆盖')
  }

  #signing(keyId: string): LoadedSigningKey {
    const key = this.#find(keyId)
    if (key.kind === 'wrap-aes256') throw new KeyUnavailable(keyId, '不是签名密钥')
    return key
  }

  #wrapping(keyId: string): Buffer {
    const key = this.#find(keyId)
    if (key.kind !== 'wrap-aes256') throw new KeyUnavailable(keyId, '不是包裹密钥')
    return key.secret
  }

  #find(keyId: string): LoadedKey {
    const key = this.#keys.get(keyId)
    if (key === undefined) throw new KeyUnavailable(keyId, this.#closed ? '密钥库已关闭' : '不存在')
    return key
  }
}

async function readKey(folder: string, keyId: string, sealer: Sealer): Promise<LoadedKey> {
  const bytes = await readSecretFile(fileOf(folder, keyId))
  if (bytes === 'too-open') throw new KeyUnavailable(keyId, '密钥文件权限过宽，应仅所有者可读写（chmod 600）')
  const file = bytes === undefined ? undefined : parseKeyFile(bytes)
  if (file?.keyId !== keyId) throw new KeyUnavailable(keyId, '密钥文件已损坏或被改动；请从备份恢复')
  const opened = openBox(await sealer.keyFor(file.salt), file.box, keyFileContext(file))
  if (opened === undefined) throw new KeyUnavailable(keyId, '无法打开：口令不对，或密钥文件被改动')
  const loaded = loadKey(file.kind, opened)
  if (loaded === undefined) throw new KeyUnavailable(keyId, '密钥文件里不是这一种密钥')
  return loaded
}

function fileOf(folder: string, keyId: string): string {
  return join(folder, `${keyId}${extension}`)
}

/** Names that are no key id are not ours (a leftover of a crash begins with a dot) and are left alone. */
async function keyIdsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length)).filter(isKeyId).sort()
}
