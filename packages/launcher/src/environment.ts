import type { Layout } from './layout.ts'
import type { Environment } from './options.ts'

type ChildEnvironment = Readonly<Record<string, string>>

/** What every child may see of ours; anything else, DATABASE_URL with the administrator's password first of all, stays here. */
const inheritedNames: ReadonlySet<string> = new Set([
  'PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'NODE_USE_ENV_PROXY', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY',
])

/** Where traces go, by the names that OpenTelemetry gives them. */
const tracingNames = ['OTEL_'] as const

/** 子进程环境 — the inherited part plus every variable that starts with one of `prefixes`. */
export function inherit(environment: Environment, prefixes: readonly string[]): ChildEnvironment {
  const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && (inheritedNames.has(name.toUpperCase()) || prefixes.some((prefix) => name.startsWith(prefix))))
  return Object.fromEntries(kept) as ChildEnvironment
}

/** 登录服务 — of which issuer tokens are taken, for whom they must be made out, and where the issuer's keys are. */
export interface SignIn {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl: string
}

export const audienceDefault = 'zhengyuan'

/**
 * 登录配置 — the demo brings its own provider, inside the gateway, whatever else is set; without a demo all is named by settings. Undefined when
 * one is missing.
 */
export function findSignIn(environment: Environment, demo: boolean, { publicUrl, inner }: GatewayAddress): SignIn | undefined {
  const audience = environment['OIDC_AUDIENCE'] || audienceDefault
  if (demo) return { issuer: `${publicUrl}/oidc`, jwksUrl: `${inner}/oidc/jwks`, audience }
  const { OIDC_ISSUER: issuer = '', OIDC_JWKS_URL: jwksUrl = '' } = environment
  return issuer === '' || jwksUrl === '' ? undefined : { issuer, jwksUrl, audience }
}

/** Both without a slash at the end. */
export interface GatewayAddress {
  /** Where browsers find it. */
  readonly publicUrl: string
  /** Where the ledger finds it. */
  readonly inner: string
}

/** What the children's environments are made of. */
export interface Wiring {
  readonly environment: Environment
  readonly layout: Layout
  readonly ledgerPort: number
  readonly signerPort: number
}

/** What is known only after the database has been migrated. */
export interface HubWiring extends Wiring {
  readonly hubId: string
  readonly demo: boolean
  readonly ledgerDatabaseUrl: string
  readonly gatewayDatabaseUrl: string
  readonly signIn: SignIn
  /** 公开地址; what the gateway tells of itself. */
  readonly publicUrl: string
  readonly host: string
  readonly gatewayPort: number
}

const loopback = '127.0.0.1'

export function migrateEnvironment({ environment, layout }: Wiring, adminUrl: string, demo: boolean): ChildEnvironment {
  return {
    ...inherit(environment, ['HUB_']),
    LEDGER_ADMIN_DATABASE_URL: adminUrl,
    LEDGER_PASSWORD_FILE: layout.ledgerPassword,
    GATEWAY_PASSWORD_FILE: layout.gatewayPassword,
    HUB_DEMO: demo ? '1' : '0',
    NODE_COMPILE_CACHE: layout.cache,
  }
}

export function signerEnvironment({ environment, layout, signerPort }: Wiring): ChildEnvironment {
  return {
    ...signerToolEnvironment(environment, layout),
    ...inherit(environment, ['HUB_LOG_', ...tracingNames]),
    SIGNER_TLS_DIR: layout.tls,
    SIGNER_HOST: loopback,
    SIGNER_PORT: String(signerPort),
  }
}

/** Certificates name the hub's public address, where the gateway passes lists and OCSP on, unless the operator names another. A setting that is no URL is for the gateway to refuse. */
function authorityAddress({ HUB_PUBLIC_URL }: Environment): ChildEnvironment {
  const address = URL.parse(HUB_PUBLIC_URL ?? '')
  return address === null ? {} : { SIGNER_AUTHORITY_URL: address.origin }
}

/** Of a program of the signer that serves nobody: where its keys are, and its device. */
export function signerToolEnvironment(environment: Environment, layout: Layout): ChildEnvironment {
  return {
    SIGNER_PROFILE: 'embedded',
    SIGNER_DATA_DIR: layout.signer,
    SIGNER_PASSPHRASE_FILE: layout.signerPassphrase,
    ...authorityAddress(environment),
    ...inherit(environment, ['SIGNER_']),
    NODE_COMPILE_CACHE: layout.cache,
  }
}

/** Also of the seed, which writes as the ledger does, before the ledger opens. */
export function ledgerEnvironment(wiring: HubWiring): ChildEnvironment {
  const { environment, layout, ledgerPort, signerPort } = wiring
  return {
    ...inherit(environment, ['LEDGER_', 'HUB_', 'OIDC_ACCOUNT_', 'KURRENTDB_', ...tracingNames]),
    LEDGER_DATABASE_URL: wiring.ledgerDatabaseUrl,
    LEDGER_HOST: loopback,
    LEDGER_PORT: String(ledgerPort),
    SIGNER_URL: `https://${loopback}:${String(signerPort)}`,
    // The demo's licences lead to this machine, where its reader is; real ones only to an address that was named.
    ...(wiring.demo ? { HUB_PUBLIC_URL: wiring.publicUrl } : {}),
    HUB_ERASURE_REGISTER: environment['HUB_ERASURE_REGISTER'] || layout.erasureRegister,
    ...shared(wiring),
    HUB_DATA_DIR: layout.dataDir,
  }
}

export function gatewayEnvironment(wiring: HubWiring): ChildEnvironment {
  const { environment, layout, ledgerPort, signerPort } = wiring
  return {
    ...inherit(environment, ['GATEWAY_', 'HUB_', 'OIDC_', ...tracingNames]),
    GATEWAY_DATABASE_URL: wiring.gatewayDatabaseUrl,
    LEDGER_URL: `https://${loopback}:${String(ledgerPort)}`,
    SIGNER_URL: `https://${loopback}:${String(signerPort)}`,
    HOST: wiring.host,
    PORT: String(wiring.gatewayPort),
    ...shared(wiring),
    HUB_DATA_DIR: layout.dataDir,
  }
}

function shared({ layout, hubId, demo, signIn }: HubWiring): ChildEnvironment {
  return {
    HUB_ID: hubId,
    HUB_DEMO: demo ? '1' : '0',
    HUB_TLS_DIR: layout.tls,
    OIDC_ISSUER: signIn.issuer,
    OIDC_AUDIENCE: signIn.audience,
    OIDC_JWKS_URL: signIn.jwksUrl,
    NODE_COMPILE_CACHE: layout.cache,
  }
}
