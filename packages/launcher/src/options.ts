import type { Settings } from '@hub/postgres'
import type { Programs } from './programs.ts'
import { LaunchUnavailable } from './unavailable.ts'

/** 启动选项 — what `npm start` is told by its environment and arguments, and what a test says directly. */
export interface HubOptions {
  readonly dataDir: string
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Of the gateway. 0: any free one, the one of last time if possible. Default 8080. */
  readonly port?: number
  /** Uses this server instead of an embedded one; its user must be able to create roles and schemas. Holds a password: never logged. */
  readonly databaseUrl?: string
  /** Default: yes with the embedded database, no with an existing one. What the first start decided stays true for the database. */
  readonly demo?: boolean
  /** What the children inherit of it is named in environment.ts. Default: that of this process. */
  readonly environment?: Environment
  /** Lines in Chinese for the person at the terminal. */
  readonly log?: (line: string) => void
  /** Ends the start early, leaving no process behind. */
  readonly signal?: AbortSignal
  /** For tests: other programs in the place of the services. */
  readonly programs?: Partial<Programs>
  /** For tests: a smaller embedded database. */
  readonly postgresSettings?: Settings
}

export type Environment = Readonly<Record<string, string | undefined>>

export const portDefault = 8080
export const hostDefault = '127.0.0.1'
const portMax = 65_535
const usage = '用法：npm start [-- --no-demo]。设置见 docs/operations.md。'

/** Reads both; unset and empty mean the default. Throws LaunchUnavailable BAD_SETTING with the name of what is wrong. */
export function parseOptions(environment: Environment, args: readonly string[]): HubOptions {
  const unknown = args.find((arg) => arg !== '--no-demo' && arg !== '--demo')
  if (unknown !== undefined) throw new LaunchUnavailable('BAD_SETTING', `不认识的参数 ${unknown}。${usage}`)
  const demo = args.includes('--no-demo') ? false : args.includes('--demo') ? true : parseSwitch('HUB_DEMO', environment['HUB_DEMO'])
  const databaseUrl = environment['DATABASE_URL']
  return {
    dataDir: environment['HUB_DATA_DIR'] || '.data',
    host: environment['HOST'] || hostDefault,
    port: parsePort('PORT', environment['PORT']) ?? portDefault,
    ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
    ...(demo === undefined ? {} : { demo }),
    environment,
  }
}

export function parsePort(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity
  if (port > portMax) throw new LaunchUnavailable('BAD_SETTING', `环境变量 ${name} 须为 0 至 ${String(portMax)} 的整数`)
  return port
}

function parseSwitch(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === '') return undefined
  if (text !== '0' && text !== '1') throw new LaunchUnavailable('BAD_SETTING', `环境变量 ${name} 须为 0 或 1`)
  return text === '1'
}

/** 是否本机地址 — only these may carry demo accounts, whose sign-in asks for no password. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
