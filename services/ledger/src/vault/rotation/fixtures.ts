import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { PoolClient, Pool } from 'pg'
import type { HubKeyLabel, KeyRewrapper } from '../key-wrapper.ts'
import { KeyUnavailable } from '../unavailable.ts'
import { wrappedBy } from '../wrapped-by.ts'
import type { WrappingKeys } from './wrapping-keys.ts'

/** 测试签名机 — with several wrapping keys, in the signer's own form: the newest wraps, each opens what it wrapped. */
export interface TestSigner extends KeyRewrapper, WrappingKeys {
  readonly keys: Map<string, Buffer>
  /** While true nobody answers. */
  away: boolean
}

export function testSigner(): TestSigner {
  const keys = new Map([['wrap-1', randomBytes(32)]])
  const newest = (): string => `wrap-${String(Math.max(...[...keys.keys()].map((id) => Number(id.slice(5)))))}`
  const labelBytes = ({ purpose, keyId }: HubKeyLabel) => Buffer.from(`${purpose}\n${keyId}\n`)
  const here = () => { if (signer.away) throw new KeyUnavailable('the test signer is away') }
  const wrap = (label: HubKeyLabel, plain: Uint8Array): Buffer => {
    here()
    const [id, nonce] = [newest(), randomBytes(12)]
    const cipher = createCipheriv('aes-256-gcm', keys.get(id) ?? '', nonce).setAAD(labelBytes(label))
    return Buffer.concat([Uint8Array.of(1, id.length), Buffer.from(id), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const unwrap = (label: HubKeyLabel, wrapped: Uint8Array): Buffer => {
    here()
    const id = wrappedBy(wrapped) ?? ''
    const key = keys.get(id)
    if (key === undefined) throw new KeyUnavailable(`the test signer has no ${id}`)
    const box = Buffer.from(wrapped).subarray(2 + id.length)
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12)).setAAD(labelBytes(label)).setAuthTag(box.subarray(-16))
    try {
      return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()])
    } catch (cause) {
      throw new KeyUnavailable('the test signer refuses', { cause })
    }
  }
  const signer: TestSigner = {
    keys, away: false,
    wrap: async (label, plain) => wrap(label, plain),
    unwrap: async (label, wrapped) => unwrap(label, wrapped),
    rewrap: async (label, wrapped) => wrap(label, unwrap(label, wrapped)),
    async next(from) {
      here()
      if (newest() === from) keys.set(`wrap-${String(Number(from.slice(5)) + 1)}`, randomBytes(32))
      return newest()
    },
    async end(keyId) {
      here()
      return keys.delete(keyId) ? 'ended' : 'absent'
    },
  }
  return signer
}

type Handler = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void

/** Runs `before` and `after` around every statement of the sessions that are taken from this pool; what either throws is what the session met. What the pool itself asks goes by. */
export function watched(pool: Pool, around: { readonly before?: (text: string) => Promise<void>; readonly after?: (text: string) => Promise<void> }): Pool {
  const connect = pool.connect.bind(pool) as { (): Promise<PoolClient>; (handler: Handler): void }
  const taken = async (): Promise<PoolClient> => {
    const client = await connect()
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<unknown>
    client.query = (async (text: string, values?: unknown[]) => {
      await around.before?.(text)
      const result = await query(text, values)
      await around.after?.(text)
      return result
    }) as unknown as PoolClient['query']
    return client
  }
  pool.connect = ((handler?: Handler) => (handler === undefined ? taken() : connect(handler))) as Pool['connect']
  return pool
}
