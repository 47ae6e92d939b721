import { KeyUnavailable, type KeyDescription, type KeyStore } from './key-store.ts'

/**
 * 备齐密钥 — makes the keys of `required` that are missing; answers with their ids, for the log.
 * A wrapping key is made only where no key was ever in a file (`isNew`; keys of a device say nothing about that): if it is lost later, a new one would open nothing, so the start stops instead.
 * Wrapping keys come first, so that a crash in between is not taken for such a loss.
 * @throws KeyUnavailable a lost wrapping key, or a key of another kind under a required id
 */
export async function ensureKeys(store: KeyStore, required: readonly KeyDescription[], isNew: boolean = store.list().length === 0): Promise<readonly string[]> {
  const present = new Map(store.list().map(({ keyId, kind }) => [keyId, kind]))
  const missing = missingKeys(store.list(), required)
  for (const { keyId, kind } of required)
    if (present.has(keyId) && present.get(keyId) !== kind) throw new KeyUnavailable(keyId, `应为 ${kind}`)
  const wrapping = missing.filter(({ kind }) => kind === 'wrap-aes256')
  const [lost] = wrapping
  if (lost !== undefined && !isNew)
    throw new KeyUnavailable(lost.keyId, '密钥文件丢失：包裹密钥（wrap-<序号>）一把也没有。没有它就打不开账本的密钥，姓名、号码、照面和证照文件都不能启封。请从备份的 signer/keys 取回 wrap-*.key.json，再启动')
  const inOrder = [...wrapping, ...missing.filter(({ kind }) => kind !== 'wrap-aes256')]
  for (const { keyId, kind } of inOrder) await store.create(keyId, kind)
  return inOrder.map(({ keyId }) => keyId)
}

/** 所缺密钥 — of `required`, in their order. Any wrapping key stands for the first: those after it take its place, and it may have been ended. */
export function missingKeys(present: readonly KeyDescription[], required: readonly KeyDescription[]): readonly KeyDescription[] {
  return required.filter((key) => !present.some(({ keyId, kind }) => kind === key.kind && (keyId === key.keyId || kind === 'wrap-aes256')))
}
