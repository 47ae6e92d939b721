import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export const root = join(import.meta.dirname, '..', '..')

/** 容器服务 — what is read here of a service of a Compose file, in the forms that ours use. */
export interface Service {
  readonly image: string
  readonly build?: string
  readonly user?: string
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly networks?: readonly string[]
  readonly network_mode?: string
  readonly ports?: readonly string[]
  readonly restart?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly profiles?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string; readonly timeout: string }
}

export interface ComposeFile {
  readonly name?: string
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}

export function readCompose(name: string): ComposeFile {
  return parse(readFileSync(join(root, name), 'utf8'), { merge: true, strict: true, uniqueKeys: true }) as ComposeFile
}

/** 合并 — as Compose does with a second `--file`: maps by key, lists one behind the other. */
export function mergeCompose(base: ComposeFile, more: ComposeFile): ComposeFile {
  const services: Record<string, Service> = { ...base.services }
  for (const [name, service] of Object.entries(more.services)) services[name] = mergeService(services[name], service)
  return { services, networks: { ...base.networks, ...more.networks }, volumes: { ...base.volumes, ...more.volumes }, secrets: { ...base.secrets, ...more.secrets } }
}

function mergeService(base: Service | undefined, more: Service): Service {
  if (base === undefined) return more
  const both = <T>(one: readonly T[] | undefined, other: readonly T[] | undefined): readonly T[] => [...(one ?? []), ...(other ?? [])]
  return {
    ...base, ...more,
    environment: { ...base.environment, ...more.environment }, depends_on: { ...base.depends_on, ...more.depends_on },
    secrets: both(base.secrets, more.secrets), volumes: both(base.volumes, more.volumes), networks: both(base.networks, more.networks),
  }
}

/** Where a volume stands in a container, and whether only for reading. */
export interface Mount { readonly volume: string; readonly path: string; readonly readOnly: boolean }

export function mountsOf({ volumes = [] }: Service): readonly Mount[] {
  return volumes.map((text) => {
    const [volume = '', path = '', mode] = text.split(':')
    return { volume, path, readOnly: mode === 'ro' }
  })
}

/** 代入变量 — `${NAME}`, `${NAME:-otherwise}`, `${NAME:?why}` and `$$`, as Compose reads them. @throws where a variable that must be given is not */
export function interpolate(text: string, settings: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(?:\$|\{([A-Z_]+)(?::([-?])([^}]*))?\})/g, (_, name?: string, kind?: string, rest = '') => {
    if (name === undefined) return '$'
    const value = settings[name] ?? ''
    if (value !== '' || kind === undefined) return value
    if (kind === '?') throw new Error(`${name}: ${String(rest)}`)
    return String(rest)
  })
}
