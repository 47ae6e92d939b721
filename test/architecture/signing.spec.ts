import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** node:crypto signs and verifies SM2 in a way that nobody else understands (docs/signer.md); its functions serve other keys, in these files only. */
const guarded = ['schemas', 'packages', 'services', 'scripts', 'test']
const allowed: Readonly<Record<string, string>> = {
  'services/signer/src/keys/loaded-key.ts': 'signs with Ed25519, P-256 and RSA; SM2 goes to packages/gm',
  'services/signer/src/keys/pkcs11/store.ts': 'verifies what a device signed with Ed25519, P-256 and RSA',
  'services/signer/src/keys/software-file.spec.ts': 'verifies Ed25519, P-256 and RSA',
  'services/signer/src/app.spec.ts': 'verifies Ed25519',
  'services/signer/src/documents/testing/authority.ts': 'certifies and signs with P-256 and RSA, as PDF files need',
  'services/signer/bench/p256.ts': 'measures P-256',
  'packages/x509/src/verify-signature.ts': 'verifies P-256 and RSA; SM2 goes to packages/gm',
  'packages/x509/src/testing/signers.ts': 'signs with P-256 and RSA',
  'packages/gm/src/node-sm2.spec.ts': 'shows what is wrong with SM2 in Node',
  'test/architecture/signing.spec.ts': 'names the module to find it',
}

const cryptoNames = new Set(['node:crypto', 'crypto'])
const forbidden = new Set(['sign', 'verify', 'createSign', 'createVerify', 'Sign', 'Verify'])

/** What a file takes from node:crypto that can sign: by name, or by taking the whole module in whatever way, under whatever name. */
function signersIn(text: string): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) found.push(...fromDeclaration(node))
    else if (ts.isStringLiteralLike(node) && (node.text === 'node:crypto' || (node.text === 'crypto' && ts.isCallExpression(node.parent)))) found.push(`the module itself (${node.parent.getText()})`)
    else ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true))
  return found
}

function fromDeclaration(node: ts.ImportDeclaration | ts.ExportDeclaration): readonly string[] {
  const specifier = node.moduleSpecifier
  if (specifier === undefined || !ts.isStringLiteral(specifier) || !cryptoNames.has(specifier.text)) return []
  const named = namedIn(node)
  return named === undefined ? [`the module itself (${node.getText()})`] : named.filter((name) => forbidden.has(name) || name === 'default')
}

/** The names between the braces, as node:crypto calls them; undefined where there are no braces, or something beside them. */
function namedIn(node: ts.ImportDeclaration | ts.ExportDeclaration): readonly string[] | undefined {
  const bindings = ts.isExportDeclaration(node) ? node.exportClause : node.importClause?.name === undefined ? node.importClause?.namedBindings : undefined
  if (bindings === undefined || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return undefined
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text)
}

const files = guarded.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)))
  .filter((path) => /[.](ts|mjs|js)$/.test(path) && !path.includes('node_modules'))
  .map((path) => ({ path: relative(root, path), signers: signersIn(readFileSync(path, 'utf8')) }))

test('the folders are read at all', () => {
  expect(guarded.map((folder) => files.filter(({ path }) => path.startsWith(folder)).length > 10)).toEqual(guarded.map(() => true))
})

test('nobody signs or verifies by node:crypto where SM2 keys are, but the files that are named with their reason', () => {
  expect(files.filter(({ path, signers }) => signers.length > 0 && !Object.hasOwn(allowed, path))).toEqual([])
})

test('a file that is named still needs it', () => {
  expect(Object.keys(allowed).filter((name) => !files.some(({ path, signers }) => path === name && signers.length > 0))).toEqual([])
})

describe('found is', () => {
  test.each([
    [`import { sign } from 'node:crypto'`, ['sign']],
    [`import { randomBytes, verify as check } from 'crypto'`, ['verify']],
    [`import { createSign, createVerify } from 'node:crypto'`, ['createSign', 'createVerify']],
    [`export { sign } from 'node:crypto'`, ['sign']],
    [`import { default as all } from 'node:crypto'`, ['default']],
    [`import * as all from 'node:crypto'`, [`the module itself (import * as all from 'node:crypto')`]],
    [`import all from 'node:crypto'`, [`the module itself (import all from 'node:crypto')`]],
    [`export * from 'node:crypto'`, [`the module itself (export * from 'node:crypto')`]],
    [`const all = await import('node:crypto')`, [`the module itself (import('node:crypto'))`]],
    [`const { sign } = require('crypto')`, [`the module itself (require('crypto'))`]],
    ['process.getBuiltinModule(`node:crypto`)', ['the module itself (process.getBuiltinModule(`node:crypto`))']],
  ])('%s', (text, signers) => { expect(signersIn(text)).toEqual(signers) })

  test.each([`import { createHash, randomBytes } from 'node:crypto'`, `import { sign } from './sign.ts'`, `import { verify } from '@hub/gm'`])('not %s', (text) => { expect(signersIn(text)).toEqual([]) })
})
