import { assert, isRefusal, type Refusal } from '@hub/kernel'
import { parseTrustBundle, verifyFile } from '@hub/verify'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openAuthorityState, type AuthorityServices } from '../src/authority-state.ts'
import { openOfflineRoot } from '../src/certs/offline-root.ts'
import { parseDocumentRequest, type DocumentRequest, type FileFormat } from '../src/documents/document-request.ts'
import type { SampleKey } from '../src/documents/testing/licences.ts'
import type { KeyStore } from '../src/keys/key-store.ts'
import { openSoftwareFileKeyStore } from '../src/keys/software-file.ts'
import { buildLog } from '../src/log.ts'
import { parseSealRequest, type SealRequest } from '../src/seals/seal-request.ts'
import { documentRequest, sealRequest } from '../src/testing/seal-requests.ts'

export interface BenchSigner extends AuthorityServices {
  readonly dataDir: string
  readonly keys: KeyStore
  readonly close: () => Promise<void>
}

/** 基准签名服务 — the signer's own parts in this process, with software keys and an authority founded under `dir`; no wire, one thread for files. */
export async function openBenchSigner(dir: string): Promise<BenchSigner> {
  const keys = await openSoftwareFileKeyStore(dir, randomBytes(32))
  const openRoot = () => openOfflineRoot({ dir: join(dir, 'offline-root'), passphraseFile: join(dir, 'root-passphrase'), makesPassphrase: true })
  // Standard output is for the figures.
  const log = buildLog({ write: (line) => { process.stderr.write(line) } })
  const { state, close } = await openAuthorityState({ dataDir: dir, keys, openRoot, name: '演示市', url: undefined, clock: Date.now, log, composer: { threads: 1 } })
  assert(state.working, 'a new authority works')
  return {
    ...state, keys, dataDir: dir,
    close: async () => {
      await close()
      keys.close()
    },
  }
}

/** The seal of this place among the samples: at even places one unit's, at odd ones another's. `keys` names keys that are there. */
export function sealAt(at: number, keys?: SealRequest['keys']): SealRequest {
  return good(parseSealRequest(sealRequest(at, keys === undefined ? {} : { keys })))
}

/** A licence of this type with the seal of that place. */
export function requestFor(key: SampleKey, format: FileFormat, at = 0): DocumentRequest {
  return good(parseDocumentRequest(documentRequest(key, [at], { formats: [format] })))
}

/** One sealed and time-stamped file, as it leaves the signer. */
export async function makeFile({ documents }: BenchSigner, request: DocumentRequest): Promise<Uint8Array> {
  const [file] = good(await documents.make(request))
  assert(file !== undefined, 'a format that is wanted is made')
  return file.bytes
}

/** 核验 — by the authority's trust bundle and nothing else, as a stranger does. Throws where the file is not good, so that nobody measures how fast it is refused. */
export async function openVerifier({ authority }: BenchSigner): Promise<(bytes: Uint8Array) => Promise<void>> {
  const bundle = good(parseTrustBundle(JSON.stringify(await authority.trust())))
  return async (bytes) => {
    const { kind, overall, unchanged, sealed } = await verifyFile(bytes, { bundle, now: new Date().toISOString() })
    // Whether a seal has been stopped since only a hub knows.
    const isGood = kind === 'seal' ? unchanged.answer === 'yes' && sealed.steps.every(({ outcome }) => outcome !== 'failed') : overall === 'yes'
    assert(isGood, 'what the signer made is good')
  }
}

export function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}
