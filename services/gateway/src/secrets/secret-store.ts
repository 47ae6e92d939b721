import { createSecretFile, makeSecretDirectory, readSecretFile } from '@hub/pki'
import { join } from 'node:path'
import { SecretUnavailable } from './secret-unavailable.ts'

/**
 * 私密文件 — the bytes of `name` under the secrets folder of the data directory; made once, at the first start, readable by
 * their owner only. Two processes that start at the same moment get the same bytes: the first file stays.
 * @throws SecretUnavailable others may read the file, or it is not there after all
 */
export async function ensureSecret(dataDir: string, name: string, make: () => Promise<Uint8Array> | Uint8Array): Promise<Buffer> {
  const folder = join(dataDir, 'secrets')
  const file = join(folder, name)
  await makeSecretDirectory(folder)
  if ((await readSecretFile(file)) === undefined) await createSecretFile(file, await make())
  const bytes = await readSecretFile(file)
  if (bytes === 'too-open') throw new SecretUnavailable(`${name}: 他人可读，请改为仅属主可读（0600）`)
  if (bytes === undefined) throw new SecretUnavailable(`${name}: 写入后读不到`)
  return bytes
}
