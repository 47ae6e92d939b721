import { dirname, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** 证书机构设置 — who it is, and where its roots are. */
export interface AuthoritySettings {
  /** 根密钥目录 — where the roots' keys are laid at the first start, to be taken away. */
  readonly rootDir: string
  readonly rootPassphraseFile: string
  /** 证书机构名称, in the names of its certificates. */
  readonly authorityName: string
  /** Where lists and OCSP answers are found from outside; undefined: certificates name no address. */
  readonly authorityUrl: string | undefined
}

const nameDefault = '证源'
/** Leaves room for what stands behind it in a common name of 64 characters (X.520). */
const nameCharactersMax = 40

/** The names of the variables that are wrong. Unset and empty mean the default. */
export function wrongAuthoritySettings({ SIGNER_AUTHORITY_NAME: name = '', SIGNER_AUTHORITY_URL: url = '' }: Environment): readonly string[] {
  return [...(name === '' || isAuthorityName(name) ? [] : ['SIGNER_AUTHORITY_NAME']), ...(url === '' || isPublicUrl(url) ? [] : ['SIGNER_AUTHORITY_URL'])]
}

export function authoritySettings(environment: Environment, { dataDir, passphraseFile }: { readonly dataDir: string; readonly passphraseFile: string }): AuthoritySettings {
  return {
    rootDir: environment['SIGNER_ROOT_DIR'] || join(dataDir, 'offline-root'),
    rootPassphraseFile: environment['SIGNER_ROOT_PASSPHRASE_FILE'] || join(dirname(passphraseFile), 'signer-root-passphrase'),
    authorityName: environment['SIGNER_AUTHORITY_NAME'] || nameDefault,
    authorityUrl: environment['SIGNER_AUTHORITY_URL'] || undefined,
  }
}

function isAuthorityName(name: string): boolean {
  return name.trim() === name && [...name].length <= nameCharactersMax && /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(name)
}

/** An address that a certificate can carry; the paths of the list and the responder go behind it. */
function isPublicUrl(url: string): boolean {
  return /^https?:\/\/[\x21-\x7e]*[\x21-\x2e\x30-\x7e]$/.test(url) && URL.canParse(url)
}
