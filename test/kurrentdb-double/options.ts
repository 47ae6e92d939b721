import type { AppendLimits } from './node.ts'

const mebibyte = 1024 * 1024

export interface TlsOptions {
  /** PEM. */
  readonly certificate: string
  readonly key: string
  /** Path of the CA's certificate, for the connection string. */
  readonly caFile: string
  /** Passwords by user name; default admin / changeit, as a new server has it. */
  readonly users?: Readonly<Record<string, string>>
}

export interface KurrentDoubleOptions {
  /** What ServerFeatures reports, and what decides which methods there are. Default "26.1.0". */
  readonly version?: string
  readonly limits?: Partial<AppendLimits>
  /** Nodes of the cluster; default 1. They share one log, and the first leads at first. */
  readonly nodes?: number
  /** After how many appends the server writes an event of its own into $all; 0 never. Default 16. */
  readonly systemEventEvery?: number
  /** Off by default: an insecure server, which also asks for no credentials. */
  readonly tls?: TlsOptions
}

export type Settled = Required<Omit<KurrentDoubleOptions, 'tls' | 'limits'>> & { readonly tls: TlsOptions | undefined; readonly limits: AppendLimits }

/** The options with the defaults of a server as it is installed. */
export function settle({ version = '26.1.0', limits, nodes = 1, systemEventEvery = 16, tls }: KurrentDoubleOptions): Settled {
  return { version, nodes, systemEventEvery, tls, limits: { appendBytesMax: mebibyte, recordBytesMax: 16 * mebibyte, ...limits } }
}
