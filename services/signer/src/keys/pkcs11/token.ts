import { isKeyId } from '../key-store.ts'
import { CK, type Attribute, type Cryptoki, type Handle } from './cryptoki.ts'
import { kindsInDevice, publicKeyOf, type DeviceKind, type PublicAttributes } from './kinds.ts'
import type { TokenAddress } from './messages.ts'
import { DeviceFailure } from './trouble.ts'

/** Objects asked for at once; a device with more is asked again. */
const objectsPerCall = 64

/** 设备密钥及其句柄 */
export interface KeyInToken {
  readonly keyId: string
  readonly kind: DeviceKind
  readonly publicKey: Uint8Array
  readonly handle: Handle
}

/** 已登录的设备 — one session with one token; every call blocks. */
export class Token {
  readonly cryptoki: Cryptoki
  readonly session: Handle
  readonly #slot: Handle

  /** @throws DeviceFailure, or what the binding throws */
  constructor(cryptoki: Cryptoki, { module, token }: TokenAddress, pin: string) {
    this.cryptoki = cryptoki
    try {
      cryptoki.load(module)
    } catch {
      // What the loader says holds the path and nothing that the operator does not know.
      throw new DeviceFailure('MODULE_UNREADABLE')
    }
    cryptoki.C_Initialize()
    const [slot, second] = cryptoki.C_GetSlotList(true).filter((each) => cryptoki.C_GetTokenInfo(each).label.trimEnd() === token)
    if (slot === undefined || second !== undefined) throw new DeviceFailure('TOKEN_ABSENT')
    this.#slot = slot
    this.session = cryptoki.C_OpenSession(slot, CK.CKF_SERIAL_SESSION | CK.CKF_RW_SESSION)
    cryptoki.C_Login(this.session, CK.CKU_USER, pin)
  }

  /** May keys of `kind` sign, or be made, in this token? */
  offers(kind: DeviceKind, what: 'signing' | 'making'): boolean {
    const mechanism = kindsInDevice[kind][what]
    if (!this.cryptoki.C_GetMechanismList(this.#slot).includes(mechanism)) return false
    const flag = what === 'signing' ? CK.CKF_SIGN : CK.CKF_GENERATE_KEY_PAIR
    return (this.cryptoki.C_GetMechanismInfo(this.#slot, mechanism).flags & flag) !== 0
  }

  /** Keys that sign, whose label is a key id and whose kind the token offers. Others are nobody's business here. @throws DeviceFailure LABEL_TWICE */
  keys(): readonly KeyInToken[] {
    const found = this.find([{ type: CK.CKA_CLASS, value: CK.CKO_PRIVATE_KEY }, { type: CK.CKA_SIGN, value: true }]).flatMap((handle) => {
      const keyId = this.#read(handle, CK.CKA_LABEL)?.toString('utf8') ?? ''
      return isKeyId(keyId) ? [{ keyId, handle }] : []
    })
    if (new Set(found.map(({ keyId }) => keyId)).size < found.length) throw new DeviceFailure('LABEL_TWICE')
    return found.flatMap(({ keyId, handle }) => {
      const key = this.#publicKey(keyId, handle)
      return key !== undefined && this.offers(key.kind, 'signing') ? [{ keyId, handle, ...key }] : []
    })
  }

  find(template: readonly Attribute[]): readonly Handle[] {
    this.cryptoki.C_FindObjectsInit(this.session, template)
    try {
      const all: Handle[] = []
      for (let some = this.cryptoki.C_FindObjects(this.session, objectsPerCall); some.length > 0; some = this.cryptoki.C_FindObjects(this.session, objectsPerCall)) all.push(...some)
      return all
    } finally {
      this.cryptoki.C_FindObjectsFinal(this.session)
    }
  }

  /** From the public key beside it, found by id or else by label; a device may also keep a point or a modulus with the private key. */
  #publicKey(keyId: string, handle: Handle): { readonly kind: DeviceKind; readonly publicKey: Uint8Array } | undefined {
    const id = this.#read(handle, CK.CKA_ID)
    const name: Attribute = id === undefined || id.length === 0 ? { type: CK.CKA_LABEL, value: keyId } : { type: CK.CKA_ID, value: id }
    const [beside] = this.find([{ type: CK.CKA_CLASS, value: CK.CKO_PUBLIC_KEY }, name])
    return publicKeyOf(this.#publicAttributes(beside ?? handle))
  }

  #publicAttributes(object: Handle): PublicAttributes {
    const read = (type: number) => this.#read(object, type)
    const keyType = read(CK.CKA_KEY_TYPE)
    // CK_ULONG, in the byte order and size of the machine; the binding runs on little-endian ones.
    return { keyType: keyType === undefined ? undefined : Number(keyType.readUIntLE(0, Math.min(keyType.length, 6))), curve: read(CK.CKA_EC_PARAMS), point: read(CK.CKA_EC_POINT), modulus: read(CK.CKA_MODULUS), exponent: read(CK.CKA_PUBLIC_EXPONENT) }
  }

  /** Undefined where the object has no such attribute, or does not show it. */
  #read(object: Handle, type: number): Buffer | undefined {
    try {
      return this.cryptoki.C_GetAttributeValue(this.session, object, [{ type }])[0]?.value
    } catch {
      return undefined
    }
  }
}
