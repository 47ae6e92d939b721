/** 交付的密钥 — `scalar` is 32 bytes of memory that all threads share: overwriting them ends the use of the key for all. Each thread has made a number of them, which goes with the thread's heap. */
export interface HandedKey {
  readonly keyId: string
  readonly scalar: SharedArrayBuffer
}

/** A signature over e, the 32 bytes of `sm2MessageDigest`, or whether one is by a key: `publicKey` as 04 ‖ x ‖ y, `signature` in DER. */
export interface SignTask { readonly type: 'sign'; readonly keyId: string; readonly digest: Uint8Array }
export interface VerifyTask { readonly type: 'verify'; readonly publicKey: Uint8Array; readonly digest: Uint8Array; readonly signature: Uint8Array }
export type PoolTask = SignTask | VerifyTask
/** (r, s) in DER, or whether it is right. */
export type PoolAnswer = Uint8Array | boolean

/** To a thread. Messages arrive in order: a key before the first request for it. */
export type ToWorker =
  | { readonly type: 'key'; readonly key: HandedKey }
  | { readonly type: 'work'; readonly id: number; readonly task: PoolTask }

/** From a thread: once `ready`, then one answer a request. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly answer: PoolAnswer }

/** What a thread starts with. */
export interface WorkerData {
  readonly keys: readonly HandedKey[]
}
