import { refuse, type Refusal } from '@hub/kernel'
import { replaceSecretFile } from '@hub/pki'
import { parseInstant, parseUuid, readShape } from '@hub/schemas'
import { revocationReasons, type GivenReason, type RevokedEntry } from '@hub/x509'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { namesIn, readOwnFile } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import type { Hierarchy } from './hierarchy.ts'
import { generationsMax } from './issuing-authorities.ts'

const serial = z.string().regex(/^([0-9a-f]{2}){1,20}$/)
const instant = z.string().refine((text) => parseInstant(text) !== undefined)
const generation = z.int().min(2).max(generationsMax)
const shape = z.strictObject({
  format: z.literal('zhengyuan-revocation/1'), sealId: z.string().refine((text) => parseUuid(text) !== undefined), serials: z.strictObject({ sm2: serial.exactOptional(), p256: serial.exactOptional() }),
  reason: z.enum(revocationReasons).exclude(['unused']), revokedAt: instant, since: instant,
  generations: z.strictObject({ sm2: generation.exactOptional(), p256: generation.exactOptional() }).exactOptional(),
})

type StoredRecord = z.infer<typeof shape>

/** 吊销记录 — of the certificates of one seal that are of our own authority, and of the seal itself, which seals nothing from then on. `revokedAt` is when the CA heard of it, `since` when trust ended; whole seconds. `generations`: which generation of the issuing CA had issued it, where that is not the first. */
export type RevocationRecord = StoredRecord & { readonly reason: GivenReason }

/** 吊销请求 — `removeFromCRL` lifts a certificateHold and nothing else. */
export interface RevocationRequest { readonly sealId: string; readonly serials: Readonly<Partial<Record<Hierarchy, string>>>; readonly reason: GivenReason | 'removeFromCRL'; readonly since: string; readonly generations?: Generations }

/** 签发代 of the certificates of a seal. */
export type Generations = Readonly<Partial<Record<Hierarchy, number>>>

function stands(record: StoredRecord | undefined): record is RevocationRecord {
  return record !== undefined && record.reason !== 'removeFromCRL'
}

/** A later word replaces an earlier one only if it says more: a hold may become final, and a key may turn out to be in the wrong hands. */
const weight = (reason: GivenReason): number => (reason === 'certificateHold' ? 0 : reason === 'keyCompromise' ? 2 : 1)

/** 吊销登记 — one small file a seal, on disk before it counts. A hold that was lifted leaves its file and says so: a backup that puts back what is missing revives nothing. */
export class Revocations {
  readonly #folder: string
  readonly #bySeal: Map<string, StoredRecord>

  private constructor(folder: string, bySeal: Map<string, StoredRecord>) {
    this.#folder = folder
    this.#bySeal = bySeal
  }

  static async open(folder: string): Promise<Revocations> {
    const records = await Promise.all((await namesIn(folder, '.json')).map((name) => readRecord(join(folder, name))))
    return new Revocations(folder, new Map(records.map((record) => [record.sealId, record])))
  }

  ofSeal(sealId: string): RevocationRecord | undefined {
    const record = this.#bySeal.get(sealId)
    return stands(record) ? record : undefined
  }

  ofSerial(hierarchy: Hierarchy, generation: number, wanted: string): RevokedEntry | undefined {
    return this.entries(hierarchy, generation).find((entry) => entry.serial === wanted)
  }

  /** As the list of a generation tells them. */
  entries(hierarchy: Hierarchy, generation: number): readonly RevokedEntry[] {
    return [...this.#bySeal.values()].filter(stands).flatMap(({ serials: { [hierarchy]: known }, revokedAt, reason, since, generations }) =>
      known === undefined || (generations?.[hierarchy] ?? 1) !== generation ? [] : [{ serial: known, at: revokedAt, reason, ...(since < revokedAt ? { invalidSince: since } : {}) }])
  }

  /** True where something was to be written; false where it is so already. */
  async record({ sealId, serials, reason, since, generations = {} }: RevocationRequest, now: string): Promise<boolean | Refusal<'SEAL_NOT_ON_HOLD'>> {
    const known = this.ofSeal(sealId)
    if (reason === 'removeFromCRL') {
      if (known === undefined) return false
      if (known.reason !== 'certificateHold') return refuse('SEAL_NOT_ON_HOLD', { sealId })
    } else if (known !== undefined && weight(known.reason) >= weight(reason)) return false
    const record: StoredRecord = { format: 'zhengyuan-revocation/1', sealId, serials, reason, revokedAt: now, since: since < now ? since : now, ...laterThanFirst(generations) }
    await replaceSecretFile(fileOf(this.#folder, sealId), Buffer.from(`${JSON.stringify(record)}\n`))
    this.#bySeal.set(sealId, record)
    return true
  }
}

/** A file of what the first generation issued reads as it always did. */
function laterThanFirst(generations: Generations): Pick<StoredRecord, 'generations'> {
  const later = Object.entries(generations).filter(([, number]) => number > 1)
  return later.length === 0 ? {} : { generations: Object.fromEntries(later) }
}

function fileOf(folder: string, sealId: string): string {
  return join(folder, `${sealId}.json`)
}

async function readRecord(file: string): Promise<StoredRecord> {
  const record = readShape(shape, parseJson((await readOwnFile(file))?.toString('utf8') ?? ''))
  // A revocation that cannot be read must not be taken for none.
  if (!record.success || basename(file) !== `${record.data.sealId}.json`) throw new AuthorityUnavailable('STATE_DAMAGED', file)
  return record.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
