import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { loadCryptoki } from '../cryptoki.ts'
import type { DeviceOptions } from '../device.ts'
import type { TokenAddress } from '../messages.ts'

const modules = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so']
const module = modules.find((path) => existsSync(path))
const pin = '240613'

/** Why there is no device to test with. */
const trouble = findTrouble()

function findTrouble(): string | undefined {
  if (module === undefined || spawnSync('softhsm2-util', ['--version']).error !== undefined) return 'no SoftHSM2 on this machine (Debian: apt-get install softhsm2)'
  return loadCryptoki() === undefined ? 'the package pkcs11js is not installed, or was not compiled' : undefined
}

export interface SoftHsm {
  readonly address: TokenAddress
  readonly options: DeviceOptions
  /** Imports a PKCS #8 key in PEM under a label, as an operator would. */
  importKey(label: string, pem: string): void
  changePin(to: string): void
  /** Takes the device away, and puts it back. */
  unplug(): void
  plugIn(): void
}

/** A token of SoftHSM2 in a folder that goes away with the test; the test is skipped, and says why, where there is none. */
export function softHsm(skip: (note: string) => never, token = '证源测试设备'): SoftHsm {
  if (trouble !== undefined || module === undefined) skip(trouble ?? '')
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-softhsm-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const [tokens, away, configuration] = [join(folder, 'tokens'), join(folder, 'away'), join(folder, 'softhsm2.conf')]
  mkdirSync(tokens)
  writeFileSync(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  const environment = { SOFTHSM2_CONF: configuration }
  const run = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync('softhsm2-util', args, { env: { PATH: process.env['PATH'], ...environment }, encoding: 'utf8' })
    if (status !== 0) throw new Error(`softhsm2-util: ${stderr}`)
  }
  run('--init-token', '--free', '--label', token, '--so-pin', '31415926', '--pin', pin)
  let keys = 0
  return {
    address: { module, token },
    options: { address: { module, token }, pin, environment },
    importKey(label, pem) {
      keys += 1
      writeFileSync(join(folder, 'key.pem'), pem)
      run('--import', join(folder, 'key.pem'), '--token', token, '--pin', pin, '--label', label, '--id', keys.toString(16).padStart(4, '0'))
    },
    changePin(to) { changePinOf({ module, environment, token, from: pin, to }) },
    unplug() { renameSync(tokens, away); mkdirSync(tokens) },
    plugIn() { rmSync(tokens, { recursive: true }); renameSync(away, tokens) },
  }
}

/** In a process of its own: the module reads its settings once in each. */
function changePinOf({ module: path, environment, token, from, to }: { readonly module: string; readonly environment: Readonly<Record<string, string>>; readonly token: string; readonly from: string; readonly to: string }): void {
  const script = `const { PKCS11 } = require('pkcs11js'); const p = new PKCS11(); const [path, token, from, to] = process.argv.slice(1); p.load(path); p.C_Initialize()
    const slot = p.C_GetSlotList(true).find((each) => p.C_GetTokenInfo(each).label.trimEnd() === token); const session = p.C_OpenSession(slot, 6); p.C_Login(session, 1, from); p.C_SetPIN(session, from, to)`
  const { status, stderr } = spawnSync(process.execPath, ['-e', script, path, token, from, to], { cwd: import.meta.dirname, env: { PATH: process.env['PATH'], ...environment }, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
