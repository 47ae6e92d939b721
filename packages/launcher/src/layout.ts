import { join, relative, resolve } from 'node:path'

/**
 * 数据目录布局 — everything that one hub keeps on this machine. docs/operations.md explains each entry; only `run/`, `launcher.owner`,
 * `cache/` and `log/` may be deleted, and only while the hub is stopped.
 */
export interface Layout {
  readonly dataDir: string
  readonly postgres: string
  readonly postgresPassword: string
  readonly ledgerPassword: string
  readonly gatewayPassword: string
  readonly secrets: string
  readonly tls: string
  readonly signer: string
  readonly signerPassphrase: string
  readonly erasureRegister: string
  readonly run: string
  readonly cache: string
  readonly logOf: (name: string) => string
}

export function layoutOf(dataDir: string): Layout {
  const at = (...parts: string[]) => join(resolve(dataDir), ...parts)
  return {
    dataDir: at(),
    postgres: at('postgres'),
    postgresPassword: at('secrets', 'postgres'),
    ledgerPassword: at('secrets', 'role-ledger'),
    gatewayPassword: at('secrets', 'role-gateway'),
    secrets: at('secrets'),
    tls: at('secrets', 'tls'),
    signer: at('signer'),
    signerPassphrase: at('secrets', 'signer-passphrase'),
    erasureRegister: at('erasure-register'),
    run: at('run'),
    cache: at('cache'),
    logOf: (name) => at('log', `${name}.log`),
  }
}

/** As a person would type it from where she stands. */
export function shown(path: string): string {
  const short = relative('', path)
  return short === '' || short.startsWith('..') ? path : short
}
