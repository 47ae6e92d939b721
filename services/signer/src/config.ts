import { authoritySettings, wrongAuthoritySettings, type AuthoritySettings } from './certs/authority-settings.ts'
import type { KeySettings } from './keys/open-keys.ts'
import { parseFurtherFonts } from './documents/fonts/further-fonts.ts'
import type { FurtherFont } from './documents/fonts/installed-fonts.ts'
import { parseDeviceSettings } from './keys/pkcs11/settings.ts'

/** 配置 — from the environment, read once. */
export interface Config extends KeySettings, AuthoritySettings {
  readonly tlsDir: string
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** 后备字体 — beside those that are embedded */
  readonly fonts: readonly FurtherFont[]
}

const portShape = /^(0|[1-9][0-9]{0,4})$/
const portMax = 65_535

/** The configuration, or the names of the variables that are wrong. Unset and empty mean the default. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config | { readonly wrong: readonly string[] } {
  const read = (name: string, otherwise: string) => environment[name] || otherwise
  const profile = read('SIGNER_PROFILE', 'embedded')
  const port = read('SIGNER_PORT', '0')
  const fonts = parseFurtherFonts(read('SIGNER_FONTS', ''))
  const wrong: string[] = []
  if (profile !== 'embedded' && profile !== 'server') wrong.push('SIGNER_PROFILE')
  if (!portShape.test(port) || Number(port) > portMax) wrong.push('SIGNER_PORT')
  if (fonts === undefined) wrong.push('SIGNER_FONTS')
  wrong.push(...wrongAuthoritySettings(environment))
  const device = parseDeviceSettings(environment)
  if (device !== undefined && 'wrong' in device) return { wrong: [...wrong, ...device.wrong] }
  if (wrong.length > 0 || fonts === undefined) return { wrong }
  const dataDir = read('SIGNER_DATA_DIR', '.data/signer')
  const passphraseFile = read('SIGNER_PASSPHRASE_FILE', '.data/secrets/signer-passphrase')
  return {
    dataDir,
    tlsDir: read('SIGNER_TLS_DIR', '.data/secrets/tls'),
    passphraseFile,
    ...authoritySettings(environment, { dataDir, passphraseFile }),
    profile: profile === 'server' ? 'server' : 'embedded',
    host: read('SIGNER_HOST', '127.0.0.1'),
    port: Number(port),
    fonts,
    ...(device === undefined ? {} : { device }),
  }
}
