/** 设备故障 — why a device did not do what it was asked; a closed set, so that an operator is told the next step. */
export type DeviceTrouble =
  | 'BINDING_MISSING'
  | 'MODULE_UNREADABLE'
  | 'TOKEN_ABSENT'
  | 'PIN_REFUSED'
  | 'LABEL_TWICE'
  | 'KEY_ABSENT'
  | 'KEY_EXISTS'
  | 'KIND_NOT_OFFERED'
  | 'REQUEST_REFUSED'
  | 'DEVICE_LOST'
  | 'DEVICE_SILENT'
  | 'TOO_BUSY'

/** For the operator, with the next step. */
export const troubleTexts: Readonly<Record<DeviceTrouble, string>> = {
  BINDING_MISSING: '没有 PKCS#11 接口程序 pkcs11js：安装编译工具（Debian：apt-get install python3 make g++）后，在证源目录运行 npm ci，再启动',
  MODULE_UNREADABLE: '装入不了 SIGNER_PKCS11_MODULE 所指的模块：核对路径、处理器架构与读取权限',
  TOKEN_ABSENT: '找不到标签为 SIGNER_PKCS11_TOKEN 的设备，或有两个设备同此标签：核对标签，检查设备是否插好',
  PIN_REFUSED: '设备不接受 PIN。不再重试，以免设备锁死：更正 SIGNER_PKCS11_PIN_FILE 后重新启动',
  LABEL_TWICE: '设备里有两个私钥同此标签；为其中一个改名',
  KEY_ABSENT: '设备里没有这个标签的密钥，或没有它的公钥',
  KEY_EXISTS: '设备里已有这个标签的密钥，不会被覆盖',
  KIND_NOT_OFFERED: '设备没有这一种算法',
  REQUEST_REFUSED: '设备拒绝了这次操作',
  DEVICE_LOST: '设备没有应答或已拔出，之后会重新连接',
  DEVICE_SILENT: '设备迟迟不应答，已断开，之后会重新连接',
  TOO_BUSY: '设备前等候的请求过多，请稍后重试',
}

/** Thrown and sent between the processes as a value. `returnValue` is the name that the standard gives it (CKR_…), never what the device says besides. */
export class DeviceFailure extends Error {
  override readonly name = 'DeviceFailure'
  readonly trouble: DeviceTrouble
  readonly returnValue: string | undefined

  constructor(trouble: DeviceTrouble, returnValue?: string) {
    super(returnValue === undefined ? troubleTexts[trouble] : `${troubleTexts[trouble]}（${returnValue}）`)
    this.trouble = trouble
    this.returnValue = returnValue
  }
}

const returnValueShape = /^CKR_[A-Z0-9_]{1,60}$/
/** A device that says one of these is well: the request, or the key, is not for it. A handle that is no longer valid is not among them: the token was taken out and put back. */
const aboutTheRequest = /^CKR_(DATA_|KEY_(?!HANDLE)|MECHANISM_|ATTRIBUTE_|TEMPLATE_|CURVE_|DOMAIN_PARAMS_|ACTION_PROHIBITED|FUNCTION_NOT_SUPPORTED)/

/** What the binding threw, in our terms. The PIN is never part of it. */
export function failureOf(error: unknown): DeviceFailure {
  if (error instanceof DeviceFailure) return error
  const message = error instanceof Error ? error.message : ''
  const returnValue = returnValueShape.test(message) ? message : undefined
  if (returnValue?.startsWith('CKR_PIN_') === true) return new DeviceFailure('PIN_REFUSED', returnValue)
  return new DeviceFailure(returnValue !== undefined && aboutTheRequest.test(returnValue) ? 'REQUEST_REFUSED' : 'DEVICE_LOST', returnValue)
}
