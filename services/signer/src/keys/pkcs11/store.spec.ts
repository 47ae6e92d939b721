import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { KeyUnavailable, type SigningKind } from '../key-store.ts'
import { Connection } from './connection.ts'
import { CK, loadCryptoki } from './cryptoki.ts'
import type { DeviceOptions } from './device.ts'
import { openDeviceKeyStore, type DeviceKeyStore } from './store.ts'
import { fakeProcess } from './testing/fake-process.ts'
import { opensslVerifies } from './testing/openssl.ts'
import { softHsm } from './testing/softhsm.ts'
import { startDeviceProcess } from './start-process.ts'
import { Token } from './token.ts'

const message = Buffer.from('证照 message')
const kinds: readonly SigningKind[] = ['sign-p256', 'sign-ed25519', 'sign-rsa2048']
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

async function open(options: DeviceOptions): Promise<DeviceKeyStore> {
  const store = await openDeviceKeyStore(options)
  onTestFinished(() => { store.close() })
  return store
}

/** Processes that the test can end from outside, and a clock that it can set. */
function observed(options: DeviceOptions) {
  const started: ChildProcess[] = []
  let now = 0
  const start = (): ChildProcess => {
    const child = startDeviceProcess(options.environment)
    started.push(child)
    return child
  }
  const kill = (): Promise<unknown> => {
    const ended = new Promise((resolve) => started.at(-1)?.once('exit', resolve))
    started.at(-1)?.kill('SIGKILL')
    return ended
  }
  return { options: { ...options, start, nowMs: () => now }, started, kill, pass: (ms: number) => { now += ms } }
}

describe('a device', () => {
  test.for(kinds)('makes a key of kind %s and has it after the next start; openssl verifies what it signs', async (kind, { skip }) => {
    const { options } = softHsm(skip)
    const first = await open(options)
    await first.create('seal-1', kind)
    const publicKey = await first.publicKey('seal-1')
    first.close()
    const store = await open(options)
    expect(store.list()).toEqual([{ keyId: 'seal-1', kind }])
    expect(await store.publicKey('seal-1')).toEqual(publicKey)
    const signature = await store.sign('seal-1', message)
    expect(opensslVerifies({ publicKey, kind, message, signature })).toBe(true)
    expect(opensslVerifies({ publicKey, kind, message: Buffer.from('another'), signature })).toBe(false)
  })

  test('uses the keys that an operator has put there, under labels that are key ids and of kinds that are known', async ({ skip }) => {
    const hsm = softHsm(skip)
    const [p256, rsa] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('rsa', { modulusLength: 2048 })]
    hsm.importKey('dept-p256', pemOf(p256.privateKey))
    hsm.importKey('dept-rsa', pemOf(rsa.privateKey))
    hsm.importKey('发证处', pemOf(p256.privateKey))
    hsm.importKey('dept-p384', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey))
    hsm.importKey('dept-rsa-small', pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey))
    const store = await open(hsm.options)
    expect([...store.list()].sort((a, b) => (a.keyId < b.keyId ? -1 : 1))).toEqual([{ keyId: 'dept-p256', kind: 'sign-p256' }, { keyId: 'dept-rsa', kind: 'sign-rsa2048' }])
    expect(Buffer.from(await store.publicKey('dept-p256'))).toEqual(p256.publicKey.export({ type: 'spki', format: 'der' }))
    expect(Buffer.from(await store.publicKey('dept-rsa'))).toEqual(rsa.publicKey.export({ type: 'spki', format: 'der' }))
  })

  test('never gives a key that it made out, and never replaces one', async ({ skip }) => {
    const { options, address } = softHsm(skip)
    const store = await open(options)
    await store.create('seal-1', 'sign-p256')
    const publicKey = await store.publicKey('seal-1')
    await expect(store.create('seal-1', 'sign-rsa2048')).rejects.toThrow('不会被覆盖')
    expect(await store.publicKey('seal-1')).toEqual(publicKey)
    // The module reads its settings from this process's environment, once.
    process.env['SOFTHSM2_CONF'] = options.environment['SOFTHSM2_CONF']
    const cryptoki = loadCryptoki()
    if (cryptoki === undefined) throw new Error('loaded a moment ago')
    const token = new Token(cryptoki, address, options.pin)
    const [handle] = token.find([{ type: CK.CKA_CLASS, value: CK.CKO_PRIVATE_KEY }])
    if (handle === undefined) throw new Error('made a moment ago')
    const read = (type: number) => cryptoki.C_GetAttributeValue(token.session, handle, [{ type }])[0]?.value
    expect([read(CK.CKA_SENSITIVE), read(CK.CKA_EXTRACTABLE)]).toEqual([Buffer.from([1]), Buffer.from([0])])
    const secretValue = 0x11
    expect(() => read(secretValue)).toThrow('CKR_ATTRIBUTE_SENSITIVE')
    cryptoki.C_Finalize()
  })

  test('signs for many at once, and what it is asked for unknown keys it refuses and goes on', async ({ skip }) => {
    const store = await open(softHsm(skip).options)
    await store.create('seal-1', 'sign-p256')
    const [good, bad] = [Array.from({ length: 100 }, () => store.sign('seal-1', message)), store.sign('seal-2', message)]
    await expect(bad).rejects.toThrow(KeyUnavailable)
    const signatures = await Promise.all(good)
    expect(new Set(signatures.map((signature) => Buffer.from(signature).toString('hex'))).size).toBe(100)
  })

  test('has no wrapping keys and makes none, nor SM2', async ({ skip }) => {
    const store = await open(softHsm(skip).options)
    await expect(store.create('box', 'wrap-aes256')).rejects.toThrow('包裹密钥不放在设备里')
    await expect(store.create('gm', 'sign-sm2')).rejects.toThrow('设备没有这一种算法')
    await expect(store.wrap('box', message, message)).rejects.toThrow('不是包裹密钥')
    await expect(store.unwrap('box', message, message)).rejects.toThrow('不是包裹密钥')
  })
})

describe('a start', () => {
  test.for<[string, Partial<DeviceOptions>, string]>([
    ['a wrong PIN', { pin: '000000' }, '设备不接受 PIN'],
    ['no module', { address: { module: '/no/such/module.so', token: '证源测试设备' } }, '装入不了'],
    ['a file that is no module', { address: { module: import.meta.filename, token: '证源测试设备' } }, '装入不了'],
  ])('with %s stops, says why, and does not say the PIN', async ([, changed, why], { skip }) => {
    const { options } = softHsm(skip)
    const opening = open({ ...options, ...changed })
    await expect(opening).rejects.toThrow(KeyUnavailable)
    await expect(opening).rejects.toThrow(why)
    await expect(opening).rejects.not.toThrow(options.pin)
  })

  test('without the token, or with a key twice, stops', async ({ skip }) => {
    const hsm = softHsm(skip)
    await expect(open({ ...hsm.options, address: { ...hsm.address, token: '另一设备' } })).rejects.toThrow('找不到标签')
    for (let copies = 0; copies < 2; copies += 1) hsm.importKey('twice', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))
    await expect(open(hsm.options)).rejects.toThrow('两个私钥同此标签')
  })
})

describe('a device that goes away', () => {
  test('fails what is asked meanwhile, is not ready, and is opened again by a request after a pause', async ({ skip }) => {
    const hsm = softHsm(skip)
    const { options, kill, pass, started } = observed(hsm.options)
    const store = await open(options)
    await store.create('seal-1', 'sign-p256')
    hsm.unplug()
    await kill()
    expect(store.list()).toEqual([])
    await expect(store.sign('seal-1', message)).rejects.toThrow('找不到标签')
    await expect(store.sign('seal-1', message)).rejects.toThrow('之后会重新连接')
    expect(started).toHaveLength(2)

    hsm.plugIn()
    pass(60_000)
    expect(opensslVerifies({ publicKey: await store.publicKey('seal-1'), kind: 'sign-p256', message, signature: await store.sign('seal-1', message) })).toBe(true)
    expect(store.list()).toEqual([{ keyId: 'seal-1', kind: 'sign-p256' }])
  })

  test('takes the requests before it with it', async ({ skip }) => {
    const { options, kill } = observed(softHsm(skip).options)
    const store = await open(options)
    await store.create('seal-1', 'sign-rsa2048')
    const asked = Promise.allSettled(Array.from({ length: 50 }, () => store.sign('seal-1', message)))
    await kill()
    const settled = await asked
    expect(settled.filter((each) => each.status === 'rejected' && !(each.reason instanceof KeyUnavailable))).toEqual([])
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true)
  })

  test('and comes back with another PIN is not tried again, so that it does not lock itself', async ({ skip }) => {
    const hsm = softHsm(skip)
    const { options, kill, pass, started } = observed(hsm.options)
    const store = await open(options)
    await store.create('seal-1', 'sign-p256')
    hsm.changePin('999999')
    await kill()
    for (let tries = 0; tries < 5; tries += 1) {
      pass(60_000)
      await expect(store.sign('seal-1', message)).rejects.toThrow('设备不接受 PIN')
    }
    expect(started).toHaveLength(2)
  })

  test('and comes back with another key under the label signs nothing', async ({ skip }) => {
    const [mine, other] = [softHsm(skip), softHsm(skip)]
    mine.importKey('seal-1', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))
    other.importKey('seal-1', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey))
    let environment = mine.options.environment
    const started: ChildProcess[] = []
    const store = await open({ ...mine.options, start: () => {
      const child = startDeviceProcess(environment)
      started.push(child)
      return child
    } })
    await store.sign('seal-1', message)
    environment = other.options.environment
    const ended = new Promise((resolve) => started[0]?.once('exit', resolve))
    started[0]?.kill('SIGKILL')
    await ended
    await expect(store.sign('seal-1', message)).rejects.toThrow('与它的公钥不符')
  })

  test('when the store is closed answers nothing more', async ({ skip }) => {
    const store = await open(softHsm(skip).options)
    await store.create('seal-1', 'sign-p256')
    store.close()
    expect(store.list()).toEqual([])
    await expect(store.sign('seal-1', message)).rejects.toThrow(KeyUnavailable)
  })
})

describe('the process of a module', () => {
  const timeoutsMs = { open: 60_000, sign: 100, create: 60_000 }
  const connect = (script: string): Connection => {
    const connection = new Connection({ environment: {}, start: () => fakeProcess(script), timeoutsMs })
    onTestFinished(() => { connection.close() })
    return connection
  }
  const sign = { type: 'sign', keyId: 'seal-1', bytes: message } as const

  test('that is silent is ended, and nobody waits for it', async () => {
    const connection = connect('if (ask.type === "create") tell({ type: "failed", trouble: "KEY_EXISTS" })')
    await expect(connection.ask({ type: 'create', keyId: 'seal-1', kind: 'sign-p256' })).rejects.toThrow('不会被覆盖')
    const asked = await Promise.allSettled([connection.ask(sign), connection.ask(sign)])
    expect(asked.map((each) => each.status === 'rejected' && String(each.reason).includes('迟迟不应答'))).toEqual([true, true])
    expect(connection.isEnded).toBe(true)
  })

  test('ends when the signer is gone', async () => {
    const child = startDeviceProcess({})
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.disconnect()
    expect(await ended).toBe(0)
  })

  test('that dies in a call fails that call at once', async () => {
    await expect(connect('process.exit(139)').ask({ type: 'create', keyId: 'seal-1', kind: 'sign-p256' })).rejects.toThrow('没有应答或已拔出')
  })

  test('has only so many requests before it', async () => {
    const connection = connect('')
    const asked = Promise.allSettled(Array.from({ length: 300 }, () => connection.ask(sign)))
    await expect(connection.ask(sign)).rejects.toThrow('等候的请求过多')
    connection.end('DEVICE_LOST')
    expect((await asked).every(({ status }) => status === 'rejected')).toBe(true)
  })

  test('that signs with another key gives nothing out', async () => {
    const publicKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' }).toString('hex')
    const script = `tell(ask.type === 'open' ? { type: 'opened', keys: [{ keyId: 'seal-1', kind: 'sign-p256', publicKey: Buffer.from('${publicKey}', 'hex') }] } : { type: 'signed', signature: Buffer.alloc(70, 1) })`
    const store = await open({ address: { module: '', token: '' }, pin: '', environment: {}, start: () => fakeProcess(script) })
    await expect(store.sign('seal-1', message)).rejects.toThrow('与它的公钥不符')
  })
})
