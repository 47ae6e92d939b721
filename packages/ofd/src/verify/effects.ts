import type { Answer } from '@hub/kernel'

/** 电子签章判定 — what the judge of electronic seals (GB/T 38540, GM/T 0031) finds out about one signed value. */
export interface SealVerdict {
  /** What the seal says it signed: compared here with the SM3 of Signature.xml. */
  readonly dataHash: Uint8Array
  readonly propertyInfo: string
  /** The seal as it stands in the signed value, to be compared with Seal.esl. */
  readonly seal: Uint8Array
  /** Whether the signed value is what its signer signed, the hash inside included. */
  readonly unchanged: Answer
  /** Whether signer and seal were valid when it was used. */
  readonly sealValidThen: Answer
}

export interface OfdEffects {
  /** `undefined` for bytes that are no SES_Signature. The bytes come from the package as they are; rejects only with an Unavailable. */
  judgeSeal(request: { readonly signedValue: Uint8Array; readonly original: Uint8Array }): Promise<SealVerdict | undefined>
}
