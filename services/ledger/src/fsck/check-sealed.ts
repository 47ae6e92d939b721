import { setTimeout as pause } from 'node:timers/promises'
import type { Envelope } from '@hub/schemas'
import { erasuresOf } from '../application/erased-subjects.ts'
import { decodeEnvelope } from '../events/codec.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { KeyUnavailable, SealUnavailable } from '../vault/unavailable.ts'
import { erased, type SealedItem, type Vault } from '../vault/vault.ts'
import type { Disagreement } from './finding.ts'
import { walk, type Walk } from './walk.ts'

export interface SealedCheck extends Omit<Walk, 'from'> {
  readonly vault: Pick<Vault, 'openMany' | 'open'>
  /** Of the events at these positions, those whose erasure the vault shows to be done. */
  readonly doneErasures: (positions: readonly number[]) => Promise<ReadonlySet<number>>
}

interface Placed extends SealedItem {
  readonly position: number
}

/** A running ledger deletes keys a moment after the event is durable. */
const erasureAttempts = 5
const erasureWaitMs = 500

/**
 * 密封核查 — every sealed part of the log opens, or its subject was erased and the log says so; and whoever the log says was erased is gone from the
 * vault. @throws VaultUnavailable
 */
export async function checkSealed(options: SealedCheck): Promise<Disagreement | undefined> {
  const { vault, store, to } = options
  const gone = new Map<string, Placed>()
  const onRecord = new Set<string>()
  const erasures: RecordedEvent[] = []
  const remember = (recorded: RecordedEvent, envelope: Envelope): void => {
    if (envelope.type !== 'HolderErased') return
    erasures.push(recorded)
    for (const { subject } of erasuresOf({ position: recorded.position, envelope })) onRecord.add(subject)
  }
  const found = await walk({ ...options, from: 0 }, async (page) => {
    const parts = page.flatMap((recorded): Placed[] => {
      const envelope = decodeEnvelope(recorded.bytes)
      remember(recorded, envelope)
      return envelope.sealed.map((part) => ({ position: recorded.position, envelope, part }))
    })
    return openAll(vault, parts, gone)
  })
  if (found !== undefined) return found
  // Somebody may have been erased while this went on.
  for (let next = to + 1, page = await store.readAll(next, pageMax); page.length > 0; next += page.length, page = await store.readAll(next, pageMax))
    for (const recorded of page) remember(recorded, decodeEnvelope(recorded.bytes))
  for (const [subject, { position, envelope: { stream } }] of gone)
    if (!onRecord.has(subject)) return { check: 'sealed', position, stream, expected: `能用 ${subject} 的密钥启封，或日志中有它的清除`, found: '密钥库说它已被清除，日志中没有它的清除' }
  return checkErased(options, erasures)
}

const pageMax = 2_000

async function openAll(vault: SealedCheck['vault'], parts: readonly Placed[], gone: Map<string, Placed>): Promise<Disagreement | undefined> {
  try {
    const opened = await vault.openMany(parts)
    opened.forEach((value, at) => {
      const placed = parts[at]
      if (value === erased && placed !== undefined && !gone.has(placed.part.subject)) gone.set(placed.part.subject, placed)
    })
    return undefined
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  for (const placed of parts)
    try {
      await vault.open(placed.envelope, placed.part)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      return { check: 'sealed', position: placed.position, stream: placed.envelope.stream, expected: `密封部分 ${placed.part.part} 能启封`, found: error.message }
    }
  return undefined
}

function isUnreadable(error: unknown): error is KeyUnavailable | SealUnavailable {
  return error instanceof KeyUnavailable || error instanceof SealUnavailable
}

async function checkErased({ doneErasures }: SealedCheck, erasures: readonly RecordedEvent[]): Promise<Disagreement | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const done = await doneErasures(erasures.map(({ position }) => position))
    const left = erasures.find(({ position }) => !done.has(position))
    if (left === undefined) return undefined
    if (attempt === erasureAttempts)
      return { check: 'sealed', position: left.position, stream: left.stream, expected: '被清除者的密钥和索引行都已删除', found: '密钥库中还有，或没有清除记录（启动一次枢纽即重新清除）' }
    await pause(erasureWaitMs)
  }
}
