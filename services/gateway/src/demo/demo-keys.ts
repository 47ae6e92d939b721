import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { randomBytes, randomUUID } from 'node:crypto'
import { ensureSecret } from '../secrets/secret-store.ts'

export const demoAlgorithm = 'ES256'
const cookieKeyBytes = 32

/** 演示签发密钥 — the private keys of the embedded sign-in service; worth nothing outside this machine. */
export interface DemoKeys {
  readonly jwks: { readonly keys: readonly [JWK] }
  readonly cookieKeys: readonly [string]
}

/** Kept under the data directory, so that a token of before a restart still holds. */
export async function ensureDemoKeys(dataDir: string): Promise<DemoKeys> {
  const bytes = await ensureSecret(dataDir, 'demo-sign-in.json', async () => {
    const keys: DemoKeys = { jwks: { keys: [await makePrivateKey()] }, cookieKeys: [randomBytes(cookieKeyBytes).toString('base64url')] }
    return Buffer.from(JSON.stringify(keys))
  })
  return JSON.parse(bytes.toString('utf8')) as DemoKeys
}

/** 业务系统密钥 — with which a demo department system signs its client assertions (RFC 7523); a developer reads it from the secrets folder. */
export async function ensureSystemKey(dataDir: string, account: string): Promise<JWK> {
  const bytes = await ensureSecret(dataDir, `${account}.jwk.json`, async () => Buffer.from(JSON.stringify(await makePrivateKey())))
  return JSON.parse(bytes.toString('utf8')) as JWK
}

async function makePrivateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(demoAlgorithm, { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: demoAlgorithm, use: 'sig' }
}

export function publicPart({ d: _private, ...rest }: JWK): JWK {
  return rest
}
