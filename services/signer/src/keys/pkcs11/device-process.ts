import { loadCryptoki } from './cryptoki.ts'
import { isDeviceKind } from './kinds.ts'
import type { DeviceAnswer, DeviceKey, DeviceRequest } from './messages.ts'
import { Token, type KeyInToken } from './token.ts'
import { DeviceFailure, failureOf } from './trouble.ts'
import { makeInToken, signInToken } from './use-key.ts'

/**
 * 设备进程 — the only process that loads the vendor's module. Its calls block, its faults end this process alone, and the signer can end it at any time.
 * A crash here leaves a session that the device drops by itself; keys in the device are as they were.
 */
let token: Token | undefined
let keys = new Map<string, KeyInToken>()

function answer(request: DeviceRequest): DeviceAnswer {
  if (request.type === 'open') return open(request)
  if (token === undefined) throw new DeviceFailure('DEVICE_LOST')
  if (request.type === 'create') {
    if (!isDeviceKind(request.kind)) throw new DeviceFailure('KIND_NOT_OFFERED')
    const made = makeInToken(token, request.keyId, request.kind)
    keys.set(made.keyId, made)
    return { type: 'made', key: shown(made) }
  }
  const key = keys.get(request.keyId)
  if (key === undefined) throw new DeviceFailure('KEY_ABSENT')
  return { type: 'signed', signature: signInToken(token, key, request.bytes) }
}

function open({ module, token: label, pin }: Extract<DeviceRequest, { type: 'open' }>): DeviceAnswer {
  const cryptoki = loadCryptoki()
  if (cryptoki === undefined) throw new DeviceFailure('BINDING_MISSING')
  token = new Token(cryptoki, { module, token: label }, pin)
  const found = token.keys()
  keys = new Map(found.map((key) => [key.keyId, key]))
  return { type: 'opened', keys: found.map(shown) }
}

/** Without the handle, which means nothing elsewhere. */
function shown({ keyId, kind, publicKey }: KeyInToken): DeviceKey {
  return { keyId, kind, publicKey }
}

process.on('message', (request: DeviceRequest) => {
  let message: DeviceAnswer
  try {
    message = answer(request)
  } catch (error) {
    const { trouble, returnValue } = failureOf(error)
    message = { type: 'failed', trouble, returnValue }
  }
  process.send?.(message)
})

// The signer closed the channel, or is gone.
process.on('disconnect', () => {
  try {
    token?.cryptoki.C_Finalize()
  } finally {
    process.exit(0)
  }
})
