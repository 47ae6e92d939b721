import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { leafHash } from '@hub/canonical'
import { parseInstant, parseUuid } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { decodeEnvelope, encodeEnvelope } from './codec.ts'
import { eventTypes, streamKind } from './event-types.ts'
import { upcast } from './upcast.ts'

/** 冻结样例 — bytes as they were stored on the day the version came in: what these say may never change. Made by scripts/golden.ts. */
interface Golden {
  readonly bytes: string
  readonly sha256: string
  readonly leafHash: string
  readonly event: object
}

const folder = join(import.meta.dirname, '../../../../schemas/golden/events')
const names = readdirSync(folder)
const golden = names.map((name): readonly [string, Golden] => [name.replace('.json', ''), JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden])
const sha256 = (...parts: readonly Uint8Array[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

test('every version of every event type has its golden file, and there is no other file', () => {
  const versions = Object.entries(eventTypes).flatMap(([type, { v }]) => Array.from({ length: v }, (_, at) => `${type}@${at + 1}.json`))
  expect(versions.length).toBeGreaterThan(60)
  expect([...names].sort()).toEqual(versions.sort())
})

describe.each(golden)('%s', (name, { bytes: text, sha256: frozenSha256, leafHash: frozenLeafHash, event }) => {
  const bytes = Buffer.from(text, 'utf8')
  const envelope = decodeEnvelope(bytes)

  test('is read and written again as the same bytes', () => {
    expect(encodeEnvelope(envelope).toString('utf8')).toBe(text)
    expect(sha256(bytes)).toBe(frozenSha256)
  })

  test('has the leaf hash that was published', () => {
    expect(leafHash(bytes).toString('hex')).toBe(frozenLeafHash)
    expect(sha256(Uint8Array.of(0), bytes)).toBe(frozenLeafHash)
  })

  test('means today what it meant then', () => {
    expect(upcast(envelope)).toEqual(event)
  })

  test('is a whole envelope in a stream of its kind', () => {
    expect(`${envelope.type}@${envelope.v}`).toBe(name)
    expect(streamKind(envelope.stream)).toBe(eventTypes[envelope.type as keyof typeof eventTypes].streams)
    const { id, commandId, actor, recordedAt } = envelope
    expect([id, commandId, actor.unit, actor.operator].filter((value) => parseUuid(value) === undefined)).toEqual([])
    expect(parseInstant(recordedAt)).toBe(recordedAt)
  })
})

test('among the frozen examples are sealed parts of both profiles, legal instants of their own, and events with a cause', () => {
  const envelopes = golden.map(([, { bytes }]) => decodeEnvelope(Buffer.from(bytes)))
  expect(new Set(envelopes.flatMap(({ sealed }) => sealed.map(({ alg }) => alg)))).toEqual(new Set(['A256GCM', 'SM4-CTR-HSM3']))
  expect(envelopes.filter(({ effectiveAt, recordedAt }) => effectiveAt !== undefined && effectiveAt < recordedAt)).not.toEqual([])
  expect(envelopes.filter(({ causation }) => causation !== null)).not.toEqual([])
})
