import { createRequire } from 'node:module'

/** 句柄 — of a slot, a session or an object; opaque. */
export type Handle = Buffer

export interface Attribute {
  readonly type: number
  readonly value?: Buffer | number | boolean | string
}

export interface Mechanism {
  readonly mechanism: number
  readonly parameter?: Buffer
}

/** 密码设备接口 — what is used of PKCS #11 (OASIS, 2.40), as the binding `pkcs11js` spells it. Every call blocks, and throws an error whose `code` is the CKR_ value. */
export interface Cryptoki {
  load(path: string): void
  C_Initialize(): void
  C_Finalize(): void
  C_GetSlotList(tokenPresent: boolean): readonly Handle[]
  C_GetTokenInfo(slot: Handle): { readonly label: string }
  C_GetMechanismList(slot: Handle): readonly number[]
  C_GetMechanismInfo(slot: Handle, mechanism: number): { readonly flags: number }
  C_OpenSession(slot: Handle, flags: number): Handle
  C_Login(session: Handle, userType: number, pin: string): void
  C_FindObjectsInit(session: Handle, template: readonly Attribute[]): void
  C_FindObjects(session: Handle, most: number): readonly Handle[]
  C_FindObjectsFinal(session: Handle): void
  C_GetAttributeValue(session: Handle, object: Handle, template: readonly Attribute[]): readonly { readonly value: Buffer }[]
  C_GenerateKeyPair(session: Handle, mechanism: Mechanism, publicTemplate: readonly Attribute[], privateTemplate: readonly Attribute[]): { readonly privateKey: Handle; readonly publicKey: Handle }
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void
  C_Sign(session: Handle, bytes: Buffer, room: Buffer): Buffer
}

/** Numbers of the standard's header file, by their names there. */
export const CK = {
  CKF_SERIAL_SESSION: 0x4, CKF_RW_SESSION: 0x2, CKF_SIGN: 0x800, CKF_GENERATE_KEY_PAIR: 0x10000, CKU_USER: 1,
  CKO_PUBLIC_KEY: 2, CKO_PRIVATE_KEY: 3, CKK_RSA: 0, CKK_EC: 3, CKK_EC_EDWARDS: 0x40,
  CKA_CLASS: 0x0, CKA_TOKEN: 0x1, CKA_PRIVATE: 0x2, CKA_LABEL: 0x3, CKA_KEY_TYPE: 0x100, CKA_ID: 0x102, CKA_SENSITIVE: 0x103, CKA_SIGN: 0x108, CKA_VERIFY: 0x10a,
  CKA_MODULUS: 0x120, CKA_MODULUS_BITS: 0x121, CKA_PUBLIC_EXPONENT: 0x122, CKA_EXTRACTABLE: 0x162, CKA_EC_PARAMS: 0x180, CKA_EC_POINT: 0x181,
  CKM_RSA_PKCS_KEY_PAIR_GEN: 0x0, CKM_SHA256_RSA_PKCS: 0x40, CKM_EC_KEY_PAIR_GEN: 0x1040, CKM_ECDSA: 0x1041, CKM_EC_EDWARDS_KEY_PAIR_GEN: 0x1055, CKM_EDDSA: 0x1057,
} as const

/** Loads the binding; undefined where it is not there: it is compiled when it is installed, and left out on machines without a compiler. */
export function loadCryptoki(): Cryptoki | undefined {
  try {
    const require = createRequire(import.meta.url)
    const { PKCS11 } = require('pkcs11js') as { readonly PKCS11: new () => Cryptoki }
    return new PKCS11()
  } catch {
    return undefined
  }
}
