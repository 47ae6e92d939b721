import { ensureInternalCa, issueServiceCertificate, mutualTls, type ServiceName } from '@hub/pki'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from './app.ts'
import { openAuthorityState } from './authority-state.ts'
import { openOfflineRoot } from './certs/offline-root.ts'
import type { ComposerOptions } from './documents/composer/composer.ts'
import { ensureKeys } from './keys/ensure-keys.ts'
import { passphrase } from './keys/fixtures.ts'
import { joinKeyStores } from './keys/joint-store.ts'
import type { DeviceOptions } from './keys/pkcs11/device.ts'
import { openDeviceKeyStore } from './keys/pkcs11/store.ts'
import { openSoftwareFileKeyStore, type SoftwareKeyStore } from './keys/software-file.ts'
import { buildLog } from './log.ts'
import { requiredKeys } from './policy/permission.ts'

export interface Answer {
  readonly status: number | undefined
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
}

export interface Call {
  readonly tlsDir: string
  readonly port: number
  readonly as: ServiceName
  readonly path: string
  /** Absent: GET. Text and bytes are sent as they stand, anything else as JSON. */
  readonly body?: unknown
  readonly contentType?: string
}

/** One request over mutual TLS, on a connection of its own; the answer is JSON. */
export async function call(request: Call): Promise<Answer> {
  const { status, bytes, headers } = await callForBytes(request)
  return { status, body: JSON.parse(bytes.toString('utf8')), headers }
}

/** The same for an answer of whatever kind. */
export async function callForBytes({ tlsDir, port, as, path, body, contentType = 'application/json' }: Call): Promise<Omit<Answer, 'body'> & { readonly bytes: Buffer }> {
  const tls = (await mutualTls({ dir: tlsDir, name: as })).client('signer')
  const method = body === undefined ? 'GET' : 'POST'
  const headers = body === undefined ? {} : { 'content-type': contentType }
  const request = https.request({ host: '127.0.0.1', port, path, method, headers, agent: false, ...tls })
  request.end(body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, bytes: Buffer.concat(chunks), headers: response.headers }
}

/** An internal CA and certificates for everybody, in a directory of its own. */
export async function makeHub(): Promise<{ readonly dir: string; readonly tlsDir: string; readonly remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-signer-'))
  const tlsDir = join(dir, 'tls')
  await ensureInternalCa(tlsDir)
  for (const name of ['ledger', 'gateway', 'signer', 'launcher'] as const) await issueServiceCertificate(tlsDir, name)
  return { dir, tlsDir, remove: () => rm(dir, { recursive: true, force: true }) }
}

export interface SignerOptions {
  readonly clock?: () => number
  readonly composer?: ComposerOptions
  /** False: nobody ever gave a passphrase for the root. */
  readonly root?: boolean
  /** Beside the files. */
  readonly device?: DeviceOptions
  /** What an operator did between the first start and this one. */
  readonly prepare?: (store: SoftwareKeyStore, dir: string) => Promise<unknown>
}

/** A signer that listens, with real keys, certificates and authority, and a log that can be read. */
export async function startSigner({ clock = Date.now, composer = { threads: 1 }, root = true, device, prepare }: SignerOptions = {}) {
  const { dir, tlsDir, remove } = await makeHub()
  const logged: string[] = []
  const log = buildLog({ write: (line) => { logged.push(line) } })
  const software = await openSoftwareFileKeyStore(dir, passphrase())
  await ensureKeys(software, requiredKeys)
  await prepare?.(software, dir)
  const keys = device === undefined ? software : joinKeyStores(software, await openDeviceKeyStore(device), new Set())
  const openRoot = () => openOfflineRoot({ dir: join(dir, 'offline-root'), passphraseFile: join(dir, 'root-passphrase'), makesPassphrase: root })
  const authority = await openAuthorityState({ dataDir: dir, keys, openRoot, name: '演示市', url: undefined, clock, log, composer })
  const app = buildApp({ keys, authority: authority.state, tls: (await mutualTls({ dir: tlsDir, name: 'signer' })).server, log })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    dir,
    tlsDir,
    port,
    keys,
    logged,
    authority: authority.state,
    callForBytes: (as: ServiceName, path: string, body?: unknown, contentType?: string) =>
      callForBytes({ tlsDir, port, as, path, body, ...(contentType === undefined ? {} : { contentType }) }),
    call: (as: ServiceName, path: string, body?: unknown, contentType?: string) =>
      call({ tlsDir, port, as, path, body, ...(contentType === undefined ? {} : { contentType }) }),
    stop: async () => {
      await app.close()
      await authority.close()
      keys.close()
      await remove()
    },
  }
}
