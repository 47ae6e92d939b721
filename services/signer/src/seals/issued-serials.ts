import { makeSecretDirectory, replaceSecretFile } from '@hub/pki'
import { parseUuid, readShape } from '@hub/schemas'
import { join } from 'node:path'
import { z } from 'zod'
import { namesIn, readOwnFile } from '../certs/authority-folder.ts'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'

/** Hex of whole octets: RFC 5280 4.1.2.2 allows twenty. */
export const serialShape = z.string().regex(/^([0-9a-f]{2}){1,20}$/)
export const serialsShape = z.strictObject({ sm2: serialShape, p256: serialShape })
const keyIdShape = z.string().regex(/^([0-9a-f]{2}){1,64}$/)
const issuersShape = z.strictObject({ sm2: keyIdShape.exactOptional(), p256: keyIdShape.exactOptional() })
const fileShape = z.strictObject({ format: z.literal('zhengyuan-seal-serials/1'), sealId: z.string(), serials: serialsShape, external: z.array(z.enum(hierarchies)).optional(), issuers: issuersShape.optional() })
const extension = '.json'

/** 序列号 of both certificates of a seal. */
export type Serials = Readonly<Record<Hierarchy, string>>

/** 签发者 of them, by their key ids in hexadecimal. */
type Issuers = Readonly<Partial<Record<Hierarchy, string>>>

/** 签发内容 — of one seal. Records of the time before issuing CAs had generations name no issuers. */
interface Issued { readonly serials: Serials; readonly external: readonly Hierarchy[]; readonly issuers: Issuers }

export function areSame(a: Serials, b: Serials): boolean {
  return hierarchies.every((hierarchy) => a[hierarchy] === b[hierarchy])
}

/**
 * 签发登记 — which certificates were issued for which seal: `<dataDir>/seal-serials/<seal id>.json`, apart from the seals' own records and on disk before them. With
 * it a seal can be revoked whose record is damaged or lost. What of it cannot be read is written anew from the record at the next start.
 */
export class IssuedSerials {
  readonly #folder: string
  readonly #bySeal = new Map<string, Serials>()
  readonly #external = new Map<string, readonly Hierarchy[]>()
  readonly #known: Readonly<Record<Hierarchy, Map<string, string | undefined>>> = { sm2: new Map(), p256: new Map() }

  private constructor(folder: string) { this.#folder = folder }

  static async open(dataDir: string): Promise<IssuedSerials> {
    const issued = new IssuedSerials(join(dataDir, 'seal-serials'))
    await makeSecretDirectory(issued.#folder)
    for (const name of await namesIn(issued.#folder, extension)) {
      const sealId = parseUuid(name.slice(0, -extension.length))
      const serials = sealId === undefined ? undefined : await issued.#read(sealId)
      if (sealId !== undefined && serials !== undefined) issued.#index(sealId, { serials: serials.serials, external: serials.external ?? [], issuers: serials.issuers ?? {} })
    }
    return issued
  }

  of(sealId: string): Serials | undefined { return this.#bySeal.get(sealId) }
  /** Of which hierarchies the certificate is that of an external CA, which alone answers for it. */
  externalOf(sealId: string): readonly Hierarchy[] { return this.#external.get(sealId) ?? [] }
  /** Of our own issuing CAs: which key issued it, as far as that was written down; undefined: not ours. */
  issuerOf(hierarchy: Hierarchy, serial: string): { readonly issuerKeyId: string | undefined } | undefined {
    return this.#known[hierarchy].has(serial) ? { issuerKeyId: this.#known[hierarchy].get(serial) } : undefined
  }

  /** Every seal, with the hierarchies whose certificate our own issuing CAs made, and by which key, as far as that was written down. */
  *each(): Generator<{ readonly sealId: string; readonly issuers: readonly (readonly [Hierarchy, string | undefined])[] }> {
    for (const [sealId, serials] of this.#bySeal) {
      const external = this.externalOf(sealId)
      yield { sealId, issuers: hierarchies.filter((hierarchy) => !external.includes(hierarchy)).map((hierarchy) => [hierarchy, this.#known[hierarchy].get(serials[hierarchy])] as const) }
    }
  }

  /** On disk when it resolves. A crash before the record leaves certificates that nobody was given: the next attempt at the seal puts its own in their place. */
  async note(sealId: string, issued: Issued): Promise<void> {
    const { serials, external, issuers } = issued
    const known = this.#bySeal.get(sealId)
    if (known !== undefined && areSame(known, serials)) return
    const fields: z.input<typeof fileShape> = { format: 'zhengyuan-seal-serials/1', sealId, serials: { sm2: serials.sm2, p256: serials.p256 }, ...(external.length === 0 ? {} : { external: [...external] }), issuers }
    await replaceSecretFile(this.#fileOf(sealId), Buffer.from(`${JSON.stringify(fields)}\n`))
    this.#index(sealId, issued)
  }

  #index(sealId: string, { serials, external, issuers }: Issued): void {
    this.#bySeal.set(sealId, serials)
    this.#external.set(sealId, external)
    for (const hierarchy of hierarchies) if (!external.includes(hierarchy)) this.#known[hierarchy].set(serials[hierarchy], issuers[hierarchy])
  }

  async #read(sealId: string): Promise<z.infer<typeof fileShape> | undefined> {
    const read = readShape(fileShape, parseJson((await readOwnFile(this.#fileOf(sealId)))?.toString('utf8') ?? ''))
    return read.success && read.data.sealId === sealId ? read.data : undefined
  }

  #fileOf(sealId: string): string { return join(this.#folder, `${sealId}${extension}`) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
