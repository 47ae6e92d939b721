import { dirname, join } from 'node:path'
import type { KeySettings } from './keys/open-keys.ts'
import { parseDeviceSettings } from './keys/pkcs11/settings.ts'

/** 配置 — from the environment, read once. */
export interface Config extends KeySettings {
  readonly tlsDir: string
  /** 根密钥目录 — where the roots' keys are laid at the first start, to be taken away. */
  readonly rootDir: string
  readonly rootPassphraseFile: string
  /** 证书机构名称, in the names of its certificates. */
  readonly authorityName: string
  /** Where lists and OCSP answers are found from outside; undefined: certificates name no address. */
  readonly authorityUrl: string | undefined
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
}

const portShape = /^(0|[1-9][0-9]{0,4})$/
const portMax = 65_535

/** The configuration, or the names of the variables that are wrong. Unset and empty mean the default. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config | { readonly wrong: readonly string[] } {
  const read = (name: string, otherwise: string) => environment[name] || otherwise
  const profile = read('SIGNER_PROFILE', 'embedded')
  const port = read('SIGNER_PORT', '0')
  const wrong: string[] = []
  if (profile !== 'embedded' && profile !== 'server') wrong.push('SIGNER_PROFILE')
  if (!portShape.test(port) || Number(port) > portMax) wrong.push('SIGNER_PORT')
  const authorityName = read('SIGNER_AUTHORITY_NAME', '证源')
  const authorityUrl = environment['SIGNER_AUTHORITY_URL'] || undefined
  if (!isAuthorityName(authorityName)) wrong.push('SIGNER_AUTHORITY_NAME')
  if (authorityUrl !== undefined && !isPublicUrl(authorityUrl)) wrong.push('SIGNER_AUTHORITY_URL')
  const device = parseDeviceSettings(environment)
  if (device !== undefined && 'wrong' in device) return { wrong: [...wrong, ...device.wrong] }
  if (wrong.length > 0) return { wrong }
  const dataDir = read('SIGNER_DATA_DIR', '.data/signer')
  const passphraseFile = read('SIGNER_PASSPHRASE_FILE', '.data/secrets/signer-passphrase')
  return {
    dataDir,
    tlsDir: read('SIGNER_TLS_DIR', '.data/secrets/tls'),
    passphraseFile,
    rootDir: read('SIGNER_ROOT_DIR', join(dataDir, 'offline-root')),
    rootPassphraseFile: read('SIGNER_ROOT_PASSPHRASE_FILE', join(dirname(passphraseFile), 'signer-root-passphrase')),
    authorityName,
    authorityUrl,
    profile: profile === 'server' ? 'server' : 'embedded',
    host: read('SIGNER_HOST', '127.0.0.1'),
    port: Number(port),
    ...(device === undefined ? {} : { device }),
  }
}

/** Leaves room for what stands behind it in a common name of 64 characters (X.520). */
const nameCharactersMax = 40

function isAuthorityName(name: string): boolean {
  return name.trim() === name && [...name].length <= nameCharactersMax && /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(name)
}

/** An address that a certificate can carry; the paths of the list and the responder go behind it. */
function isPublicUrl(url: string): boolean {
  return /^https?:\/\/[\x21-\x7e]*[\x21-\x2e\x30-\x7e]$/.test(url) && URL.canParse(url)
}
