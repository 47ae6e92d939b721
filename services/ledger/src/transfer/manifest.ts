import { instantOfMs, parseInstant, parseUuid, readShape } from '@hub/schemas'
import { z } from 'zod'
import type { HubIdentity } from './hub-identity.ts'
import type { LogSummary } from './log-digest.ts'

const formatName = 'zhengyuan-events'
const formatVersion = 1
const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)
/** A plain name beside the manifest: nothing that leads elsewhere. */
const fileName = z.string().regex(/^[^/\\\0]{1,255}$/).refine((name) => name !== '.' && name !== '..')

const shape = z.strictObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  hubId: z.string().refine((text) => parseUuid(text) !== undefined),
  demo: z.enum(['none', 'seeded']),
  events: count,
  firstPosition: z.literal(0).nullable(),
  lastPosition: count.nullable(),
  sha256: digest,
  root: digest,
  madeAt: z.string().refine((text) => parseInstant(text) !== undefined),
  file: fileName,
  compression: z.enum(['none', 'gzip']),
})

/**
 * 导出清单 — what an export holds, written last and beside it: an export without one is unfinished. `firstPosition` and `lastPosition` are null where
 * there is no event. Digest and root as in `LogSummary`.
 */
export type Manifest = z.infer<typeof shape>

export interface ManifestParts extends HubIdentity, LogSummary {
  readonly file: string
  readonly compression: Manifest['compression']
  readonly nowMs: number
}

export function manifestOf({ hubId, demo, events, sha256, root, file, compression, nowMs }: ManifestParts): Manifest {
  return {
    format: formatName, version: formatVersion, hubId, demo, events, firstPosition: events === 0 ? null : 0, lastPosition: events === 0 ? null : events - 1,
    sha256, root, madeAt: instantOfMs(nowMs), file, compression,
  }
}

/** 读清单 — of text that anybody may have written; otherwise, in Chinese, what is wrong with it. */
export function parseManifest(text: string): Manifest | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return '清单不是 JSON，可能没有写完'
  }
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown }
  if (format !== formatName) return '清单不是证源导出的清单'
  if (version !== formatVersion) return `清单的格式版本是 ${typeof version === 'number' ? String(version) : '未知'}，这个程序只认识版本 ${String(formatVersion)}`
  const parsed = readShape(shape, value)
  if (!parsed.success) return `清单的 ${parsed.error.issues.map(({ path }) => path.join('.')).join('、')} 不合规`
  const { events, firstPosition, lastPosition } = parsed.data
  const agrees = events === 0 ? firstPosition === null && lastPosition === null : firstPosition === 0 && lastPosition === events - 1
  return agrees ? parsed.data : '清单的件数与首末位置不一致'
}
