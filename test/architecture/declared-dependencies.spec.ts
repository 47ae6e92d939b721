import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const workspaces = ['schemas', ...['packages', 'services'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))]
/** What runs in production: an image has these packages, and no developer's. */
const sources = (workspace: string): readonly string[] => readdirSync(join(root, workspace, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /[.](ts|mjs)$/.test(name) && !/[.](spec|contract)[.]ts$|(^|[\\/])(testing|fixtures|golden|bench)[\\/]|fixtures[.]ts$|[\\/]given[.]ts$|^given[.]ts$|(^|[\\/])bench[.]ts$|[.]d[.]ts$/.test(name))
  .map((name) => join(root, workspace, 'src', name))
// An import of a type alone is gone before anything runs.
const imported = /^\s*(?:import|export)\s+(?!type\b)(?:[^'"()]*?\sfrom\s+)?['"]([^'".][^'"]*)['"]|\bimport\(\s*['"]([^'".][^'"]*)['"]\s*\)|\brequire(?:\.resolve)?\(\s*['"]([^'".][^'"]*)['"]/gm

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

test.each(workspaces)('%s names every package that it runs on among its own dependencies', (workspace) => {
  const { name, dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')) as { readonly name: string; readonly dependencies?: Readonly<Record<string, string>>; readonly optionalDependencies?: Readonly<Record<string, string>> }
  const used = sources(workspace).flatMap((path) => [...readFileSync(path, 'utf8').matchAll(imported)].map(([, from, lazily, required]) => packageOf(from ?? lazily ?? required ?? '')))
  const outside = new Set(used.filter((each) => !each.startsWith('node:') && !builtinModules.includes(each) && each !== name))
  expect([...outside].filter((each) => !Object.hasOwn({ ...dependencies, ...optionalDependencies }, each))).toStrictEqual([])
})

test('imports are found in every form', () => {
  const text = ["import { a } from 'one'", "import 'two/deep'", "export { b } from '@three/x/y'", "const c = await import('four')", "require.resolve('five/package.json')", "import type { D } from 'six'", "import { e } from './seven.ts'"].join('\n')
  expect([...text.matchAll(imported)].map(([, from, lazily, required]) => packageOf(from ?? lazily ?? required ?? ''))).toStrictEqual(['one', 'two', '@three/x', 'four', 'five'])
})
