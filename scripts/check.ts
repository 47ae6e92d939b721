import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles, isCurrent } from './generate/files.ts'

/** 总检查 — types, lint, dependency rules (with their module count, in test/architecture), all tests, generated files. Stops at the first that fails. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-p', 'tsconfig.json']],
  ['eslint', ['--no-inline-config', '--max-warnings', '0', '.']],
  ...(process.argv.includes('--without-tests') ? [] : [['vitest', ['run']] as const]),
]

for (const [command, args] of steps) {
  console.log(`\n$ ${command} ${args.join(' ')}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

const stale = [...(await generatedFiles(root))].filter(([path, text]) => !isCurrent(root, path, text)).map(([path]) => path)
if (stale.length > 0) {
  console.error(`\nstale generated files, run npm run gen: ${stale.join(', ')}`)
  process.exit(1)
}
console.log('\ncheck: all passed')
