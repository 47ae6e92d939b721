import { createServer, type Server } from 'node:http'
import type { TestProject } from 'vitest/node'
import { SeededCity } from './seeded-city.ts'
import { type SharedServer, startSharedServer } from './shared-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Loopback address under which the run's shared things are found, and made when first asked for: `postgres`, the URL of its server; `city`, the data directory of its demo city. */
    readonly testRunBroker: string
  }
}

const city = new SeededCity()
let broker: Server | undefined
let starting: Promise<SharedServer> | undefined
let running: SharedServer | undefined

const shared: Readonly<Record<string, () => Promise<string>>> = {
  '/postgres': async () => {
    starting ??= startSharedServer().then((server) => (running = server))
    return (await starting).url
  },
  '/city': () => city.dataDir(),
}

/**
 * 测试运行的共享资源 — opens a broker through which the first spec that needs PostgreSQL or the demo city has it made, so that a run of pure specs costs nothing.
 */
export async function setup(project: TestProject): Promise<void> {
  const server = createServer((request, reply) => {
    const find = shared[request.url ?? ''] ?? (() => Promise.reject(new Error(`nothing is shared as ${String(request.url)}`)))
    find().then(
      (found) => reply.end(found),
      (error: unknown) => reply.writeHead(500).end(error instanceof Error ? error.message : 'failed'),
    )
  })
  broker = server
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  server.unref()
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the broker has no address')
  project.provide('testRunBroker', `http://127.0.0.1:${address.port}/`)
  process.once('exit', abandon)
}

export async function teardown(): Promise<void> {
  broker?.close()
  await city.remove()
  const server = await starting?.catch(() => undefined)
  process.off('exit', abandon)
  await server?.stop()
}

/** Ctrl-C: Vitest leaves by process.exit() without a teardown. */
function abandon(): void {
  city.abandon()
  running?.abandon()
}
