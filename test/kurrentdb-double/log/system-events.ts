import { randomUUID } from 'node:crypto'
import { anyState } from './expectation.ts'
import type { EventLog } from './event-log.ts'
import type { Proposed } from './recorded.ts'

/** 系统事件 — what a real server writes by itself into $all: a reader that takes every event for one of its own is found out. */
export function writeSystemEvents(log: EventLog, occasion: 'start' | 'statistics'): void {
  const events = occasion === 'start' ? startEvents : [systemEvent('$stats-127.0.0.1:2113', '$statsCollected')]
  const proposed = events.map((event) => ({ ...event, id: randomUUID() }))
  log.append(proposed, proposed.map(({ stream }) => ({ stream, expected: anyState })))
}

function systemEvent(stream: string, type: string): Proposed {
  return { id: randomUUID(), stream, type, contentType: 'application/json', data: Buffer.from('{}'), metadata: new Uint8Array() }
}

const startEvents = [
  systemEvent('$epoch-information', '$epochInfo'),
  systemEvent('$$$settings', '$metadata'),
  systemEvent('$user-admin', '$UserCreated'),
  systemEvent('$users', '$User'),
]
