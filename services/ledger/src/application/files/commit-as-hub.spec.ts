import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { idOf } from '../../projections/log-writer.ts'
import type { AppendResult } from '../../store/event-store.ts'
import type { CommitPorts } from '../commit.ts'
import type { AnyFact, Session } from '../session.ts'
import { commitAsHub, HubContended } from './commit-as-hub.ts'

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }) })
afterEach(() => { vi.useRealTimers() })

const stream = `licence-file-${idOf(4, 1)}`
const commandId = idOf<string>(0xc, 1)
const fact = { type: 'LicenceFileRefused', v: 1, data: {} } as unknown as AnyFact
const moment = { at: '2026-03-02T01:00:05.000Z', today: '2026-03-02' }

/** A store that answers one append after another so, and for ever as the last; what was appended is under `tried`. */
function portsOf(...answers: readonly AppendResult['ok'][]) {
  const tried: string[] = []
  const ports = {
    index: { findCommand: () => Promise.resolve(undefined), applied: () => undefined },
    vault: { requestDigest: () => 'digest' },
    states: { applied: () => undefined, forget: () => undefined },
    store: {
      append: (): Promise<AppendResult> => {
        const ok = answers[Math.min(tried.push(stream), answers.length) - 1]
        return Promise.resolve((ok === true ? { ok, firstPosition: 40, lastPosition: 40, revisions: [0] } : { ok: false, stream }) as AppendResult)
      },
    },
    clock: { now: () => moment },
    newId: () => idOf(0xe, 1),
  } as unknown as CommitPorts
  return { ports, tried }
}

const write = (session: Session): Promise<void> => {
  session.record(stream, [fact])
  return Promise.resolve()
}

async function outcomeOf(ports: CommitPorts, decide: (session: Session) => Promise<void>): Promise<unknown> {
  const running = commitAsHub(ports, commandId, decide).catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  return running
}

describe('what the hub does of its own accord', () => {
  test('is decided again after a lost race, and written', async () => {
    const { ports, tried } = portsOf(false, false, true)
    expect([await outcomeOf(ports, write), tried.length]).toEqual([true, 3])
  })

  test('is nothing where nothing is to be written', async () => {
    const { ports, tried } = portsOf(true)
    expect([await outcomeOf(ports, () => Promise.resolve()), tried.length]).toEqual([false, 0])
  })

  test('is not taken for nothing where every race is lost: it is to be tried again later', async () => {
    const { ports, tried } = portsOf(false)
    expect(await outcomeOf(ports, write)).toBeInstanceOf(HubContended)
    expect(tried.length).toBeGreaterThan(1)
  })
})
