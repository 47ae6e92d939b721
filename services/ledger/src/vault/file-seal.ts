import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import type { CaseId, FileId, LicenceFileFormat, LicenceId, Subject } from '@hub/schemas'
import { nextNonce } from './nonces.ts'
import { keyBytes, nonceBytes, type SealingProfile } from './sealing-profile.ts'
import type { SubjectKey } from './subject-key.ts'

interface File { readonly fileId: FileId; readonly format: LicenceFileFormat }
/** Of a version of a licence. */
export interface LicenceFileBinding extends File { readonly licenceId: LicenceId; readonly version: number }
/** 窗口文书 of a case. */
export interface NoticeBinding extends File { readonly caseId: CaseId }

/** 文件绑定 — which file this is. Under another id, or as another version or format, or a notice as a licence, it does not open. */
export type FileBinding = LicenceFileBinding | NoticeBinding

/** 密封文件 — as it stands in vault.file. */
export interface SealedFile {
  readonly wrapped: Buffer
  readonly nonce: Buffer
  readonly sealed: Buffer
}

/**
 * 封存文件 — under a data key of its own, which is sealed under the key of each subject in turn, one within the other: with the first of them erased the file
 * cannot be opened, wherever a copy of it lies. A field of one holder cannot be taken out of a page that shows two.
 */
export function sealFile(profile: SealingProfile, keys: readonly SubjectKey[], binding: FileBinding, bytes: Uint8Array): SealedFile {
  const random = randomBytes(keyBytes)
  const nonce = nextNonce()
  const sealed = profile.seal(createSecretKey(random), nonce, bytes, additionalData(profile, binding))
  const wrapped = keys.reduce<Buffer>((inner, key) => {
    const own = nextNonce()
    return Buffer.concat([own, profile.seal(key.secret, own, inner, additionalData(profile, binding, key))])
  }, random)
  random.fill(0)
  return { wrapped, nonce, sealed }
}

/** 启封文件 — undefined when any byte, key or binding is not as it was sealed. `keys` as they were given. */
export function openFile(profile: SealingProfile, keys: readonly SubjectKey[], binding: FileBinding, { wrapped, nonce, sealed }: SealedFile): Buffer | undefined {
  const secret = unwrap(profile, keys, binding, wrapped)
  return secret === undefined ? undefined : profile.open(secret, nonce, sealed, additionalData(profile, binding))
}

function unwrap(profile: SealingProfile, keys: readonly SubjectKey[], binding: FileBinding, wrapped: Buffer): KeyObject | undefined {
  let inner: Buffer | undefined = wrapped
  for (const key of keys.toReversed())
    inner = inner === undefined ? undefined : profile.open(key.secret, inner.subarray(0, nonceBytes), inner.subarray(nonceBytes), additionalData(profile, binding, key))
  if (inner?.length !== keyBytes) return undefined
  const secret = createSecretKey(inner)
  inner.fill(0)
  return secret
}

// Canonical JSON: the members stand in its order already. Frozen: other bytes open nothing that was sealed before.
function additionalData({ alg }: SealingProfile, binding: FileBinding, key?: { readonly keyId: string; readonly subject: Subject }): Buffer {
  const wrapping = key === undefined ? {} : { keyId: key.keyId }
  const subject = key === undefined ? {} : { subject: key.subject }
  const { fileId, format } = binding
  if ('caseId' in binding) return Buffer.from(JSON.stringify({ alg, caseId: binding.caseId, fileId, format, ...wrapping, ...subject, use: 'zhengyuan/case-notice', v: 1 }), 'utf8')
  const { licenceId, version } = binding
  return Buffer.from(JSON.stringify({ alg, fileId, format, ...wrapping, licenceId, ...subject, use: 'zhengyuan/licence-file', v: 1, version }), 'utf8')
}
