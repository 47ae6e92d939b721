import { assert } from '@hub/kernel'
import { createSecretFile, makeSecretDirectory } from '@hub/pki'
import { parseUuid } from '@hub/schemas'
import { join } from 'node:path'
import { namesIn, readOwnFile } from '../certs/authority-folder.ts'
import { AuthorityUnavailable } from '../certs/authority-unavailable.ts'
import { keyIdText } from '../certs/key-id-text.ts'
import { forEachSync, hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import { IssuedSerials, type Serials } from './issued-serials.ts'
import { encodeSealRecord, parseSealRecord, type SealRecord } from './seal-record.ts'

const extension = '.json'
/** Records in memory, some 50 kB each; the others are read when they are used. */
const recordsKeptMax = 64

/** 印章记录损坏 — of one seal; every other can be used. */
export class SealDamaged extends AuthorityUnavailable {
  override readonly name = 'SealDamaged'
  constructor(file: string) { super('STATE_DAMAGED', file) }
}

/** 印章库 — `<dataDir>/seals/<seal id>.json`, written once and whole, before anybody hears of the seal. A file that was damaged takes its own seal out of use and no other. */
export class SealStore {
  readonly #folder: string
  readonly #known = new Set<string>()
  readonly #issued: IssuedSerials
  readonly #keyOwners = new Map<string, string>()
  readonly #publicKeyOwners = new Map<string, string>()
  readonly #kept = new Map<string, SealRecord>()

  private constructor(folder: string, issued: IssuedSerials) {
    this.#folder = folder
    this.#issued = issued
  }

  /** `onDamaged` hears of every file that cannot be read, by its name. */
  static async open(dataDir: string, onDamaged: (file: string) => void): Promise<SealStore> {
    const store = new SealStore(join(dataDir, 'seals'), await IssuedSerials.open(dataDir))
    await makeSecretDirectory(store.#folder)
    for (const name of await namesIn(store.#folder, extension)) {
      const sealId = parseUuid(name.slice(0, -extension.length))
      if (sealId === undefined) continue
      store.#known.add(sealId)
      const record = await store.#read(sealId)
      if (record === undefined) onDamaged(name)
      else await store.#index(record)
    }
    return store
  }

  /** @throws SealDamaged the seal was made, and its file is damaged */
  async find(sealId: string): Promise<SealRecord | undefined> {
    if (!this.#known.has(sealId)) return undefined
    const record = this.#kept.get(sealId) ?? (await this.#read(sealId))
    if (record === undefined) throw new SealDamaged(`${sealId}${extension}`)
    this.#keep(record)
    return record
  }

  /** On disk when it resolves. */
  async add(record: SealRecord): Promise<void> {
    assert(!this.#known.has(record.request.sealId), 'a seal is made once')
    await this.#issued.note(record.request.sealId, issuedIn(record))
    const first = await createSecretFile(this.#fileOf(record.request.sealId), encodeSealRecord(record))
    assert(first, 'a seal is made once')
    this.#known.add(record.request.sealId)
    await this.#index(record)
    this.#keep(record)
  }

  /** Of a certificate of our own authority: others answer for theirs. */
  issuerOf(hierarchy: Hierarchy, serial: string): ReturnType<IssuedSerials['issuerOf']> {
    return this.#issued.issuerOf(hierarchy, serial)
  }

  /** Every seal that was made, also one whose record is damaged, with who issued its certificates. */
  issued(): ReturnType<IssuedSerials['each']> {
    return this.#issued.each()
  }

  /** What was issued for a seal, also for one whose record is damaged or lost; undefined: nothing ever was. @throws SealDamaged the record is damaged, and nothing else says */
  serialsOf(sealId: string): Serials | undefined {
    const serials = this.#issued.of(sealId)
    if (serials === undefined && this.#known.has(sealId)) throw new SealDamaged(`${sealId}${extension}`)
    return serials
  }

  /** Whose certificate is an external CA's, of a seal that was made. */
  externalOf(sealId: string): readonly Hierarchy[] {
    return this.#issued.externalOf(sealId)
  }

  /** Whose seal signs with this key. */
  ownerOf(keyId: string): string | undefined {
    return this.#keyOwners.get(keyId)
  }

  /** The same by the key itself, whatever it is called: DER SubjectPublicKeyInfo. */
  ownerOfPublicKey(publicKey: Uint8Array): string | undefined {
    return this.#publicKeyOwners.get(spelt(publicKey))
  }

  // Seals that were made before serials were written down have them from here on.
  async #index(record: SealRecord): Promise<void> {
    const { request: { sealId }, certificates, keyIds } = record
    for (const hierarchy of hierarchies) {
      this.#keyOwners.set(keyIds[hierarchy], sealId)
      this.#publicKeyOwners.set(spelt(certificates[hierarchy].publicKey), sealId)
    }
    await this.#issued.note(sealId, issuedIn(record))
  }

  #keep(record: SealRecord): void {
    const { sealId } = record.request
    // Used last, kept longest.
    this.#kept.delete(sealId)
    this.#kept.set(sealId, record)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > recordsKeptMax && oldest !== undefined) this.#kept.delete(oldest)
  }

  async #read(sealId: string): Promise<SealRecord | undefined> {
    const bytes = await readOwnFile(this.#fileOf(sealId))
    const record = bytes === undefined ? undefined : parseSealRecord(bytes)
    return record?.request.sealId === sealId ? record : undefined
  }

  #fileOf(sealId: string): string {
    return join(this.#folder, `${sealId}${extension}`)
  }
}

/** 证书序列号 of a seal that was made. */
export function serialsIn({ certificates }: SealRecord): Serials {
  return forEachSync((hierarchy) => certificates[hierarchy].serial)
}

function issuedIn(record: SealRecord) {
  const issuers = hierarchies.flatMap((hierarchy) => {
    const keyId = keyIdText(record.certificates[hierarchy].extensions.authorityKeyId)
    return keyId === undefined ? [] : [[hierarchy, keyId] as const]
  })
  return { serials: serialsIn(record), external: externalIn(record), issuers: Object.fromEntries(issuers) }
}

function externalIn({ chains }: SealRecord): readonly Hierarchy[] {
  return hierarchies.filter((hierarchy) => chains[hierarchy] !== undefined)
}

function spelt(publicKey: Uint8Array): string {
  return Buffer.from(publicKey).toString('base64')
}
