/** 枢纽密钥 — the two keys of a ledger that the signer wraps: the purposes of its wire. */
export const hubKeyNames = ['ledger-kek', 'ledger-index'] as const
export type HubKeyName = (typeof hubKeyNames)[number]

/** What is bound into the wrapping, beside the hub: bytes wrapped for one name open for no other. */
export interface HubKeyLabel {
  readonly purpose: HubKeyName
  readonly keyId: string
}

/**
 * 密钥包裹 — the port behind which a key lies that cannot leave the signer. Both calls reject with KeyUnavailable.
 * What `unwrap` resolves to belongs to the caller, who overwrites it after use.
 */
export interface KeyWrapper {
  wrap(label: HubKeyLabel, plain: Uint8Array): Promise<Buffer>
  unwrap(label: HubKeyLabel, wrapped: Uint8Array): Promise<Buffer>
}

/** 重新包裹 — what was wrapped, wrapped by the signer's newest key; the plain bytes do not leave the signer. Rejects with KeyUnavailable. */
export interface KeyRewrapper extends KeyWrapper {
  rewrap(label: HubKeyLabel, wrapped: Uint8Array): Promise<Buffer>
}
