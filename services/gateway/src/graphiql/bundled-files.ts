import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type BundleState = 'ready' | 'making' | 'failed'

/** 打好包的文件 — GraphiQL for the browser, made from the installed packages when it is first asked for, and kept under the data directory. */
export interface BundledFiles {
  /** Starts the making when nothing is there; a failure is tried again at the next call. */
  readonly state: () => Promise<BundleState>
  /** A file of the bundle by its own name, or undefined. */
  readonly read: (name: string) => Promise<Buffer | undefined>
  readonly readStyle: () => Promise<Buffer>
}

const fileShape = /^[A-Za-z0-9_.-]+\.js$/
const bundler = fileURLToPath(new URL('../cli/bundle-graphiql.ts', import.meta.url))
const require = createRequire(import.meta.url)

export async function buildBundledFiles(dataDir: string): Promise<BundledFiles> {
  const folder = join(dataDir, 'cache', `graphiql-${await contentKey()}`)
  let making: Promise<void> | undefined
  let failed = false

  return {
    async state() {
      if (await exists(folder)) return 'ready'
      if (failed) {
        failed = false
        return 'failed'
      }
      making ??= make(folder).catch(() => { failed = true }).finally(() => { making = undefined })
      return 'making'
    },
    read: (name) => (fileShape.test(name) ? readFile(join(folder, name)).catch(() => undefined) : Promise.resolve(undefined)),
    readStyle: () => readFile(require.resolve('graphiql/style.css')),
  }
}

/** In a process of its own: bundling takes some seconds and much memory, and requests go on meanwhile. */
async function make(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const child = fork(bundler, [folder], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the bundler ended with ${code}`)
}

/** Another version of a package or of our own entry is another bundle. */
async function contentKey(): Promise<string> {
  const files = [
    require.resolve('graphiql/package.json'), require.resolve('react-dom/package.json'), require.resolve('monaco-graphql/package.json'), bundler,
    ...['entry.mjs', 'story-memory.ts'].map((name) => fileURLToPath(new URL(`./browser/${name}`, import.meta.url))),
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

async function exists(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() === true
}
