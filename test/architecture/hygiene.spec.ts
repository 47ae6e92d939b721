import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const fileLinesMax = 300
const medianLinesMax = 80

// A file that is deleted but not yet committed is still listed.
const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
const files = paths.map((path) => ({ path, bytes: readFileSync(join(root, path)) })).filter(({ bytes }) => !bytes.includes(0)).map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
const written = files.filter(({ path }) => basename(path) !== 'package-lock.json')
const code = written.filter(({ path }) => /[.](ts|tsx|mts|js|mjs|cjs|sql)$/.test(path))

/** Where a pattern stands, as `path:line`. */
function places(among: readonly { readonly path: string; readonly text: string }[], pattern: RegExp): readonly string[] {
  return among.flatMap(({ path, text }) => text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])))
}
const linesOf = (text: string): number => text.split('\n').length - 1

test('the tree is read at all', () => {
  expect([paths.length > 500, code.length > 400, files.some(({ path }) => path === 'package-lock.json')]).toEqual([true, true, true])
})

describe('no tracked file', () => {
  test('holds the absolute path of a machine', () => {
    // Whether an account may pass through the superuser's home is what that spec is about; nothing there is read.
    const about = ['packages/postgres/src/reach.spec.ts']
    const homes = new RegExp(`(?<![\\w.-])/(${['work', 'root', 'home', 'Users'].join('|')})/`)
    expect(places(written.filter(({ path }) => !about.includes(path)), homes)).toEqual([])
  })

  test('silences a check, leaves out a test, or puts work off', () => {
    const marks = [['eslint', 'disable'].join('-'), `@ts-${'ignore'}`, `@ts-${'nocheck'}`, `@ts-${'expect-error'}`, `\\b${'TO'}DO\\b`, `\\b${'FIX'}ME\\b`, `\\b${'XX'}X\\b`]
    expect(places(code, new RegExp(marks.join('|')))).toEqual([])
    expect(places(code.filter(({ path }) => /[.](spec|contract)[.]/.test(path)), /\b(test|describe|it|suite)[.](only|skip|todo|(skipIf|runIf)\((?!process[.]platform))|\b(fit|fdescribe|xit|xtest|xdescribe)\(/)).toEqual([])
  })

  test('reads a value by a shape in a way of its own: there are values that make a shape throw, and readShape alone refuses them', () => {
    const elsewhere = code.filter(({ path }) => path !== 'schemas/src/read-shape.ts' && !/[.]spec[.]/.test(path))
    expect(places(elsewhere, /[.](safeParse|safeParseAsync|parseAsync|safeDecode)\(/)).toEqual([])
    expect(places(code, /\breadShape\(/).length).toBeGreaterThan(20)
  })

  test('of a command line reads what somebody names but through the one reader that never waits nor reads without end', () => {
    const commands = code.filter(({ path }) => /^(packages\/cli\/src|services\/[^/]+\/src\/cli)\//.test(path) && !/[.]spec[.]|\/testing\/|\/fixtures[.]ts$/.test(path))
    const reading = commands.filter(({ text }) => /\b(readFile|readFileSync|readSync|createReadStream|openAsBlob)\b/.test(text)).map(({ path }) => path)
    // The digest of a file of a known size; a list of as many bytes as it had; two that find the address of the hub's own ledger.
    expect(reading.sort()).toEqual(['packages/cli/src/commands/verify.ts', 'packages/cli/src/hub/ledger-address.ts', 'packages/cli/src/import/chunks-of.ts', 'services/ledger/src/cli/rebuild.ts'])
    expect(places(commands, /\breadGivenFile\(/).length).toBeGreaterThan(6)
  })

  test('is called after a drawer for everything', () => {
    expect(paths.filter((path) => path.split('/').some((part) => /^(utils?|helpers?|common|managers?|misc)([.-]|$)|[-.](utils?|helpers?|manager)([.]|$)/i.test(part)))).toEqual([])
  })

  test('has the name of another but for upper and lower case', () => {
    const lower = paths.map((path) => path.toLowerCase())
    expect(lower.filter((path, at) => lower.indexOf(path) !== at)).toEqual([])
  })

  test('is what a hub or an editor leaves behind', () => {
    expect(paths.filter((path) => /(^|\/)([.]data|node_modules|coverage|dist|[.]env[^/]*|[.]DS_Store|[.]idea|[.]vscode)(\/|$)|[.](log|pem|key|sqlite|swp|orig|rej)$/.test(path))).toEqual([])
  })
})

describe('the lock file', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly link?: boolean; readonly integrity?: string; readonly version?: string }>> }
  const entries = Object.entries(lock.packages)

  test('names no registry: what is resolved is a folder of this repository', () => {
    expect(entries.length).toBeGreaterThan(100)
    expect(entries.filter(([, { resolved, link }]) => resolved !== undefined && (link !== true || !paths.includes(`${resolved}/package.json`))).map(([name]) => name)).toEqual([])
  })

  test('has a digest for every package that comes from elsewhere', () => {
    expect(entries.filter(([name, { link, integrity }]) => name.includes('node_modules/') && link !== true && !/^sha512-/.test(integrity ?? '')).map(([name]) => name)).toEqual([])
  })
})

test('every dependency is named by one exact version', () => {
  type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies', Readonly<Record<string, string>> | undefined>>
  const manifests = written.filter(({ path }) => basename(path) === 'package.json')
  expect(manifests.length).toBeGreaterThan(8)
  const loose = manifests.flatMap(({ path, text }) => {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(text) as Manifest
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)).map(([name]) => `${path}: ${name}`)
  })
  expect(loose).toEqual([])
})

describe('files', () => {
  const typed = code.filter(({ path }) => /[.](ts|tsx|mts)$/.test(path))
  const generated = /^services\/gateway\/src\/.*generated/

  test(`of TypeScript have at most ${fileLinesMax} lines`, () => {
    expect(typed.filter(({ path, text }) => linesOf(text) > fileLinesMax && !generated.test(path)).map(({ path, text }) => `${path}: ${linesOf(text)}`)).toEqual([])
  })

  test(`that are no specs have fewer than ${medianLinesMax} lines in the middle`, () => {
    const lengths = typed.filter(({ path }) => !/[.]spec[.]tsx?$/.test(path)).map(({ text }) => linesOf(text)).sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(medianLinesMax)
  })
})
