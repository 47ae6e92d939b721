import { mkdir, rename, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** 打包 GraphiQL — run as a process of its own: `bundle-graphiql.ts <folder>`. The folder appears whole or not at all. */
const entries = ['entry', 'json.worker', 'graphql.worker', 'editor.worker']
const [target] = process.argv.slice(2)
if (target === undefined) throw new Error('usage: bundle-graphiql.ts <folder>')

const partial = `${target}.${randomBytes(6).toString('hex')}`
await mkdir(partial, { recursive: true })
const bundle = await rolldown({
  input: Object.fromEntries(entries.map((name) => [name, fileURLToPath(new URL(`../graphiql/browser/${name}.mjs`, import.meta.url))])),
  platform: 'browser',
  // Styles and fonts come from graphiql's own style sheet.
  moduleTypes: { '.css': 'empty', '.ttf': 'empty' },
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  onLog: () => undefined,
})
await bundle.write({ dir: partial, format: 'esm', minify: true, entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' })
await bundle.close()
try {
  await rename(partial, target)
} catch {
  // Another process was first; its folder is as good.
  await rm(partial, { recursive: true, force: true })
}
