import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface FloorServer {
  readonly url: string
  stop(): void
}

export async function startFloorServer(): Promise<FloorServer> {
  const child = fork(fileURLToPath(new URL('floor-process.ts', import.meta.url)), { env: { ...process.env, NODE_ENV: 'production' } })
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.on('message', (message) => { resolve(message as { port: number }) })
    child.on('exit', (code) => { reject(new Error(`the floor server ended with ${String(code)}`)) })
  })
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => { child.disconnect() } }
}
