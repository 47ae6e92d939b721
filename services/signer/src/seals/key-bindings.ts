import { digest } from '@hub/canonical'
import { createSecretFile, makeSecretDirectory, readSecretFile } from '@hub/pki'
import { readShape } from '@hub/schemas'
import { join } from 'node:path'
import { z } from 'zod'
import { isKeyId, type KeyStore } from '../keys/key-store.ts'
import { instant, uscc } from '../policy/shapes.ts'

const shape = z.strictObject({ format: z.literal('zhengyuan-key-binding/1'), keyId: z.string().refine(isKeyId), unitCode: uscc, publicKeySha256: z.string().regex(/^[0-9a-f]{64}$/), boundAt: instant })

/** 密钥归属 — which unit's seals may sign with a key that was brought along: the unit by its 统一社会信用代码, the key by its public half too, so that another one under the same label is not taken for it. */
export type KeyBinding = Omit<z.infer<typeof shape>, 'format'>

/** A file that others may write, or that says something else than it should. */
export type FoundBinding = KeyBinding | 'damaged' | undefined

/** Of the public half as the store gives it now; lower-case hex. @throws KeyUnavailable */
export async function publicKeyDigest(keys: Pick<KeyStore, 'publicKey'>, keyId: string): Promise<string> {
  return digest('sha256', await keys.publicKey(keyId)).toString('hex')
}

/**
 * 登记归属 — `<dataDir>/key-bindings/<key id>.json`, by an operator, for good: a key never changes its unit, for what it has signed does not either. On disk before it resolves; answers what counts,
 * which is the first that was recorded.
 */
export async function bindKey(dataDir: string, binding: KeyBinding): Promise<FoundBinding> {
  await makeSecretDirectory(folderOf(dataDir))
  await createSecretFile(fileOf(dataDir, binding.keyId), Buffer.from(`${JSON.stringify({ format: 'zhengyuan-key-binding/1', ...binding })}\n`))
  return findBinding(dataDir, binding.keyId)
}

/** Read each time: an operator may have recorded one beside a signer that runs. */
export async function findBinding(dataDir: string, keyId: string): Promise<FoundBinding> {
  const bytes = isKeyId(keyId) ? await readSecretFile(fileOf(dataDir, keyId)) : undefined
  if (bytes === undefined) return undefined
  const found = bytes === 'too-open' ? undefined : parseBinding(bytes)
  return found?.keyId === keyId ? found : 'damaged'
}

/** Undefined for what is no binding. */
export function parseBinding(bytes: Uint8Array): KeyBinding | undefined {
  try {
    const fields = readShape(shape, JSON.parse(Buffer.from(bytes).toString('utf8')))
    if (!fields.success) return undefined
    const { keyId, unitCode, publicKeySha256, boundAt } = fields.data
    return { keyId, unitCode, publicKeySha256, boundAt }
  } catch {
    return undefined
  }
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'key-bindings')
}

function fileOf(dataDir: string, keyId: string): string {
  return join(folderOf(dataDir), `${keyId}.json`)
}
