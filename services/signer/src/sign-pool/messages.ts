/** 交付的密钥 — `scalar` is 32 bytes of memory that all threads share: overwriting them ends the use of the key for all. Each thread has made a number of them, which goes with the thread's heap. */
export interface HandedKey {
  readonly keyId: string
  readonly scalar: SharedArrayBuffer
}

/** To a thread. Messages arrive in order: a key before the first request for it. */
export type ToWorker =
  | { readonly type: 'key'; readonly key: HandedKey }
  | { readonly type: 'sign'; readonly id: number; readonly keyId: string; readonly digest: Uint8Array }

/** From a thread: once `ready`, then one answer a request. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** (r, s) in DER. */
  | { readonly type: 'signed'; readonly id: number; readonly signature: Uint8Array }

/** What a thread starts with. */
export interface WorkerData {
  readonly keys: readonly HandedKey[]
}
