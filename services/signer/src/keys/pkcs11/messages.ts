import type { SigningKind } from '../key-store.ts'
import type { DeviceTrouble } from './trouble.ts'

/** 设备中的密钥 */
export interface DeviceKey {
  /** The label of the private key in the device. */
  readonly keyId: string
  readonly kind: SigningKind
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
}

/** 所用设备 — where its module is and which of the module's tokens. */
export interface TokenAddress {
  readonly module: string
  readonly token: string
}

/** To the device's process: first `open`, then one after another. */
export type DeviceRequest =
  | ({ readonly type: 'open'; readonly pin: string } & TokenAddress)
  | { readonly type: 'sign'; readonly keyId: string; readonly bytes: Uint8Array }
  | { readonly type: 'create'; readonly keyId: string; readonly kind: SigningKind }

/** From the device's process: one answer a request, in their order. */
export type DeviceAnswer =
  | { readonly type: 'opened'; readonly keys: readonly DeviceKey[] }
  | { readonly type: 'signed'; readonly signature: Uint8Array }
  | { readonly type: 'made'; readonly key: DeviceKey }
  | { readonly type: 'failed'; readonly trouble: DeviceTrouble; readonly returnValue: string | undefined }
