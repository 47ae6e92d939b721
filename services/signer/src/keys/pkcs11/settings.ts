import { readSecretFile } from '@hub/pki'
import { KeyUnavailable } from '../key-store.ts'
import { isDeviceKind, type DeviceKind } from './kinds.ts'
import type { TokenAddress } from './messages.ts'

/** 设备配置 — which device, where its PIN is, and what is made in it. */
export interface DeviceSettings {
  readonly address: TokenAddress
  readonly pinFile: string
  /** Kinds of which new keys are made in the device; the others stay in files. */
  readonly newKeys: readonly DeviceKind[]
  /** What the vendor's module finds in its environment. */
  readonly environment: Readonly<Record<string, string>>
}

const names = { module: 'SIGNER_PKCS11_MODULE', token: 'SIGNER_PKCS11_TOKEN', pinFile: 'SIGNER_PKCS11_PIN_FILE', newKeys: 'SIGNER_PKCS11_NEW_KEYS' } as const
/** `SIGNER_PKCS11_ENV_SOFTHSM2_CONF` becomes `SOFTHSM2_CONF`: modules have their own settings, and the signer's own stay out of their sight. */
const forModule = 'SIGNER_PKCS11_ENV_'

/** Undefined without a device: none of the variables is set. Module, token and PIN file are needed together. */
export function parseDeviceSettings(environment: Readonly<Record<string, string | undefined>>): DeviceSettings | undefined | { readonly wrong: readonly string[] } {
  const read = (name: keyof typeof names) => environment[names[name]] || undefined
  const [module, token, pinFile] = [read('module'), read('token'), read('pinFile')]
  const newKeys = (read('newKeys') ?? '').split(',').filter((kind) => kind !== '')
  const wrong = newKeys.every(isDeviceKind) ? [] : [names.newKeys]
  if (module === undefined && token === undefined && pinFile === undefined && newKeys.length === 0) return undefined
  if (module === undefined || token === undefined || pinFile === undefined || wrong.length > 0)
    return { wrong: [...(['module', 'token', 'pinFile'] as const).filter((name) => read(name) === undefined).map((name) => names[name]), ...wrong] }
  const passedOn = Object.entries(environment).flatMap(([name, value]) => (name.startsWith(forModule) && value !== undefined ? [[name.slice(forModule.length), value] as const] : []))
  return { address: { module, token }, pinFile, newKeys: newKeys.filter(isDeviceKind), environment: Object.fromEntries(passedOn) }
}

/** 设备 PIN — the first line of `file`, mode 0600. @throws KeyUnavailable absent, empty, or readable by others */
export async function readPin(file: string): Promise<string> {
  const bytes = await readSecretFile(file)
  if (bytes === undefined) throw new KeyUnavailable('*', `PIN 文件不存在：${file}`)
  if (bytes === 'too-open') throw new KeyUnavailable('*', `PIN 文件权限过宽：${file}；应仅所有者可读写（chmod 600）`)
  const [pin = ''] = bytes.toString('utf8').split(/\r?\n/)
  bytes.fill(0)
  if (pin === '') throw new KeyUnavailable('*', `PIN 文件是空的：${file}`)
  return pin
}
