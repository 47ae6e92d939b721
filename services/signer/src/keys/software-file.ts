import { assert } from '@hub/kernel'
import { createSecretFile, makeSecretDirectory, readSecretFile } from '@hub/pki'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { openBox, sealBox } from './aead.ts'
import { encodeKeyFile, keyFileContext, parseKeyFile } from './key-file.ts'
import type { SignPoolOptions } from '../sign-pool/sign-pool.ts'
import { isKeyId, KeyUnavailable, type KeyDescription, type KeyKind, type KeyStore, type SigningKind, type Sm2Signed } from './key-store.ts'
import { closeKey, generateKeyBytes, loadKey, signWith, type LoadedKey, type LoadedOpensslKey, type LoadedWrappingKey } from './loaded-key.ts'
import { Sealer } from './sealer.ts'
import { Sm2Keys, type HandedSm2Key } from './sm2-keys.ts'

const extension = '.key.json'
/** Beside the folder of keys: what was ended, for backups of before. */
const asideName = 'ended-keys'

/** True if a key was ever put under `dir`; then its passphrase must not be made anew. */
export async function hasKeyFiles(dir: string): Promise<boolean> {
  return (await keyIdsIn(join(dir, 'keys'))).length > 0
}

export interface SoftwareStoreOptions {
  /** The threads that sign with SM2 keys; they begin with the first such key. Default: those of a signer that seals all day (`SignPoolOptions`). */
  readonly pool?: SignPoolOptions | undefined
}

/** A key as the store has it in use. */
type HeldKey = LoadedWrappingKey | LoadedOpensslKey | HandedSm2Key

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
 * root on the running machine: keys in use are in this process's memory. SM2 keys sign on threads, which keep the process until `close`.
 * @param passphrase is overwritten
 * @throws KeyUnavailable wrong passphrase, a file that was changed, renamed, or opened to others, or no thread for an SM2 key
 */
export async function openSoftwareFileKeyStore(dir: string, passphrase: Buffer, { pool = {} }: SoftwareStoreOptions = {}): Promise<SoftwareKeyStore> {
  const folder = join(dir, 'keys')
  await makeSecretDirectory(folder)
  const store = new SoftwareFileKeyStore({ folder, aside: join(dir, asideName) }, new Sealer(passphrase), new Sm2Keys(pool))
  try {
    await store.open()
    return store
  } catch (error) {
    store.close()
    throw error
  } finally {
    passphrase.fill(0)
  }
}

class SoftwareFileKeyStore implements SoftwareKeyStore {
  readonly #folder: string
  readonly #aside: string
  readonly #sealer: Sealer
  readonly #sm2: Sm2Keys
  readonly #keys = new Map<string, HeldKey>()
  #closed = false

  constructor({ folder, aside }: { readonly folder: string; readonly aside: string }, sealer: Sealer, sm2: Sm2Keys) {
    this.#folder = folder
    this.#aside = aside
    this.#sealer = sealer
    this.#sm2 = sm2
  }

  /** Reads every key that is there; once, before anything else. */
  async open(): Promise<void> {
    for (const keyId of await keyIdsIn(this.#folder)) {
      const key = await readKey(this.#folder, keyId, this.#sealer)
      if (key.kind === 'sign-sm2') await this.#sm2.prepare(keyId).catch((error: unknown) => { closeKey(key); throw error })
      this.#hold(keyId, key)
    }
    await this.#sealer.prepare()
  }

  async sign(keyId: string, bytes: Uint8Array): Promise<Uint8Array> {
    const key = this.#signing(keyId)
    return key.kind === 'sign-sm2' ? this.#sm2.sign(keyId, key, bytes) : signWith(key, bytes)
  }

  async verifySm2(keyId: string, signed: Sm2Signed): Promise<boolean> {
    if (this.#signing(keyId).kind !== 'sign-sm2') throw new KeyUnavailable(keyId, '不是 SM2 密钥')
    return this.#sm2.verify(keyId, signed)
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

  async layAside(keyId: string): Promise<void> {
    this.#wrapping(keyId)
    const file = fileOf(this.#folder, keyId)
    const bytes = await readSecretFile(file)
    if (!Buffer.isBuffer(bytes)) throw new KeyUnavailable(keyId, '密钥文件不在，或权限过宽，不能停用')
    await makeSecretDirectory(this.#aside)
    const [kept, aside] = [await createSecretFile(fileOf(this.#aside, keyId), bytes), await readSecretFile(fileOf(this.#aside, keyId))]
    if (!kept && !(Buffer.isBuffer(aside) && aside.equals(bytes))) throw new KeyUnavailable(keyId, `${asideName} 里已有另一把同名的密钥，不会被覆盖`)
    // The copy is on disk. A crash before the next line leaves the key in both places and in use: ending it again goes on here.
    await unlink(file)
    const held = this.#keys.get(keyId)
    this.#keys.delete(keyId)
    if (held?.kind === 'wrap-aes256') closeKey(held)
  }

  list(): readonly KeyDescription[] {
    return [...this.#keys].map(([keyId, { kind }]) => ({ keyId, kind }))
  }

  close(): void {
    this.#closed = true
    this.#sm2.close()
    for (const key of this.#keys.values()) if (key.kind === 'wrap-aes256') closeKey(key)
    this.#keys.clear()
    this.#sealer.forget()
  }

  async #put(keyId: string, kind: KeyKind, bytes: Buffer): Promise<void> {
    try {
      // Threads first: a key that nobody can sign with is not sealed.
      if (kind === 'sign-sm2') await this.#sm2.prepare(keyId)
      await this.#seal(keyId, kind, bytes)
    } catch (error) {
      bytes.fill(0)
      throw error
    }
    const loaded = loadKey(kind, bytes)
    assert(loaded !== undefined, 'the bytes of a kind load as that kind')
    if (this.#closed) closeKey(loaded)
    else this.#hold(keyId, loaded)
  }

  /** Ready for use from here on; an SM2 key is handed to the threads, which are up. */
  #hold(keyId: string, key: LoadedKey): void {
    this.#keys.set(keyId, key.kind === 'sign-sm2' ? this.#sm2.add(keyId, key) : key)
  }

  async #seal(keyId: string, kind: KeyKind, bytes: Buffer): Promise<void> {
    // Closed while the key was made: the derived key is zeros by now, and nothing may be sealed under that.
    if (this.#closed) throw new KeyUnavailable(keyId, '密钥库已关闭')
    if (this.#keys.has(keyId)) throw new KeyUnavailable(keyId, '已存在，不会被覆盖')
    const { salt, key } = this.#sealer.current
    const box = sealBox(key, bytes, keyFileContext({ keyId, kind, salt }))
    const first = await createSecretFile(fileOf(this.#folder, keyId), encodeKeyFile({ keyId, kind, salt, box }))
    if (!first) throw new KeyUnavailable(keyId, '已存在，不会被覆盖')
  }

  #signing(keyId: string): LoadedOpensslKey | HandedSm2Key {
    const key = this.#find(keyId)
    if (key.kind === 'wrap-aes256') throw new KeyUnavailable(keyId, '不是签名密钥')
    return key
  }

  #wrapping(keyId: string): Buffer {
    const key = this.#find(keyId)
    if (key.kind !== 'wrap-aes256') throw new KeyUnavailable(keyId, '不是包裹密钥')
    return key.secret
  }

  #find(keyId: string): HeldKey {
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
