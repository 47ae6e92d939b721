import { createServer, type Server } from 'node:http'
import type { TestProject } from 'vitest/node'
import { type SharedServer, startSharedServer } from './shared-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Loopback address that answers with the URL of the run's PostgreSQL, starting it when first asked. */
    readonly testServerBroker: string
  }
}

let broker: Server | undefined
let starting: Promise<SharedServer> | undefined
let running: SharedServer | undefined

/**
 * 测试运行的共享资源 — opens a broker through which the first spec that needs PostgreSQL starts it, so that a run of pure specs costs
 * nothing. With TEST_DATABASE_URL set, that server is used and none is started.
 */
export async function setup(project: TestProject): Promise<void> {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return project.provide('testServerBroker', '')
  const server = createServer((_request, reply) => {
    starting ??= startSharedServer().then((shared) => (running = shared))
    starting.then(
      ({ url }) => reply.end(url),
      (error: unknown) => reply.writeHead(500).end(error instanceof Error ? error.message : 'failed'),
    )
  })
  broker = server
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  server.unref()
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the broker has no address')
  project.provide('testServerBroker', `http://127.0.0.1:${address.port}/`)
  process.once('exit', abandon)
}

export async function teardown(): Promise<void> {
  broker?.close()
  const server = await starting?.catch(() => undefined)
  process.off('exit', abandon)
  await server?.stop()
}

/** Ctrl-C: Vitest leaves by process.exit() without a teardown. */
function abandon(): void {
  running?.abandon()
}
