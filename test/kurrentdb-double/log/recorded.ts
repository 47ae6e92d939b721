/** 记录 — one event as the double keeps it. `position` is the byte offset a real log would have: it grows, and is never dense. */
export interface Recorded {
  readonly id: string
  readonly stream: string
  /** 0-based within the stream. */
  readonly revision: number
  readonly position: bigint
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  /** The custom metadata, byte for byte; empty when there is none. */
  readonly metadata: Uint8Array
  /** 100 ns ticks since the Unix epoch, as the wire says it. */
  readonly createdTicks: bigint
}

/** An event on its way in. */
export type Proposed = Pick<Recorded, 'id' | 'stream' | 'type' | 'contentType' | 'data' | 'metadata'>
