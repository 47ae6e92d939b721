import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ComposeFile, interpolate, mountsOf, root, type Service } from './compose-file.ts'

const networkAddress = '127.0.0.1'
/** Where a service listens, in its own container. */
const portVariables = ['SIGNER_PORT', 'LEDGER_PORT', 'PORT'] as const

export interface WithoutEngineOptions {
  readonly compose: ComposeFile
  /** Volumes and secrets lie in here, each in a folder or file of its own. */
  readonly scratch: string
  /** What a person would write into `.env`. */
  readonly settings: Readonly<Record<string, string>>
  /** Where on this machine a service's port is reached: `ledger:7444` to a port. Only these exist. */
  readonly ports: Readonly<Record<string, number>>
}

/** How a command ended, and what it said. */
export interface Ended { readonly exit: number | null; readonly said: string }

/** 运行中的容器 — one that goes on until it is stopped. */
export interface Running {
  readonly said: () => string
  /** Whether it still runs. */
  readonly alive: () => boolean
  /** As the engine does: SIGTERM, and the exit code. */
  readonly stop: () => Promise<Ended>
}

/**
 * 不用引擎的容器 — runs the command of a service of a Compose file with its variables and nothing else of this machine's environment: its volumes become folders,
 * its secrets files, the names of other services this machine. A path that is not mounted into the service, a secret that is not its own and a service that is on no network of
 * its own stay what they are, and are not there.
 */
export class WithoutEngine {
  readonly #options: WithoutEngineOptions

  constructor(options: WithoutEngineOptions) { this.#options = options }

  /** The host's folder of a volume. */
  volume(name: string): string {
    const folder = join(this.#options.scratch, 'volumes', name)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  }

  /** The host's file of a secret. */
  secret(name: string): string { return join(this.#options.scratch, 'secrets', name) }

  /** To its end: a one-shot, or with `args` behind its entrypoint as `docker compose run` does. */
  async run(name: string, args?: readonly string[]): Promise<Ended> {
    const service = this.#service(name)
    return endOf(this.#spawn(name, [...(service.entrypoint ?? []), ...(args ?? service.command ?? [])]))
  }

  start(name: string): Running {
    const child = this.#spawn(name, this.#service(name).command ?? [])
    const said = listen(child)
    const ended = once(child, 'exit')
    return {
      said, alive: () => child.exitCode === null && child.signalCode === null,
      async stop() {
        if (child.exitCode === null) child.kill('SIGTERM')
        await ended
        return { exit: child.exitCode, said: said() }
      },
    }
  }

  /** Its health check, once. */
  async health(name: string): Promise<number | null> {
    const [kind, ...command] = this.#service(name).healthcheck?.test ?? []
    if (kind !== 'CMD') throw new Error(`${name} has no health check that is a command`)
    return (await endOf(this.#spawn(name, command.map((text) => this.#ownPort(name, text))))).exit
  }

  #service(name: string): Service {
    const service = this.#options.compose.services[name]
    if (service === undefined) throw new Error(`no service ${name}`)
    return service
  }

  #spawn(name: string, [program = '', ...args]: readonly string[]): ChildProcess {
    const service = this.#service(name)
    const here = (text: string): string => this.#here(service, interpolate(text, this.#options.settings))
    const env = Object.fromEntries(Object.entries(service.environment ?? {}).map(([variable, value]) => [variable, here(value)]))
    if (program !== 'node') throw new Error(`${name} runs ${program}, which is not ours`)
    const listening = Object.fromEntries(portVariables.flatMap((variable) => (env[variable] === undefined ? [] : [[variable, String(this.#port(name, env[variable]))]])))
    return spawn(process.execPath, args.map(here), { cwd: root, env: { ...env, ...listening }, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Paths of its own mounts and secrets, and names of services on its own networks, as they are on this machine. */
  #here(service: Service, text: string): string {
    let found = text
    for (const { volume, path } of mountsOf(service)) found = found.replaceAll(new RegExp(`${path}(?=/|$)`, 'g'), this.volume(volume))
    for (const secret of service.secrets ?? []) found = found.replaceAll(new RegExp(`/run/secrets/${secret}$`, 'g'), this.secret(secret))
    return found.replaceAll(/(\/\/|@)([a-z][a-z0-9-]*):(\d+)/g, (whole, before: string, host: string, port: string) => {
      const other = this.#options.compose.services[host]
      const met = (other?.networks ?? []).some((network) => service.networks?.includes(network) === true)
      return met ? `${before}${networkAddress}:${String(this.#port(host, port))}` : whole
    })
  }

  /** A health check asks its own container. */
  #ownPort(name: string, text: string): string {
    return text.replace(/^(https?:\/\/(?:localhost|127\.0\.0\.1)):(\d+)/, (_, before: string, port: string) => `${before}:${String(this.#port(name, port))}`)
  }

  #port(host: string, port: string): number {
    const found = this.#options.ports[`${host}:${port}`]
    if (found === undefined) throw new Error(`nothing listens at ${host}:${port}`)
    return found
  }
}

function listen(child: ChildProcess): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { said += text })
  return () => said
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const said = listen(child)
  await once(child, 'close')
  return { exit: child.exitCode, said: said() }
}

/** For what the tests put beside the volumes. */
export function makeParent(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  return file
}
