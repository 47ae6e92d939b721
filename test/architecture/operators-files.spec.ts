import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** All sources of the repository's own, specs among them. */
const sources = ['schemas', 'packages', 'services', 'test', 'scripts', 'bin']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => /[.](ts|tsx|mts|mjs|js|cjs)$/.test(path) && !/(^|[\\/])(node_modules|dist)[\\/]/.test(path))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }))

const importing = (what: RegExp) => sources.filter(({ text }) => [...text.matchAll(/(?:from|import|import\(|require\()\s*['"]([^'"]+)['"]/g)].some(([, from]) => what.test(from ?? ''))).map(({ path }) => path)

test('node-forge reads what an operator imports and writes what she exports, and is used nowhere else', () => {
  expect(importing(/^node-forge/).sort()).toEqual(['derivations', 'read-pem', 'read-pkcs12', 'write-pkcs12'].map((name) => `services/signer/src/keys/exchange/${name}.ts`))
})

test('nobody but the tool at the terminal, and a walk over malformed ones, reads such files: no route of the signer does', () => {
  const outside = importing(/keys\/exchange\/|^[.]\/exchange\/|^[.][.]\/exchange\//).filter((path) => !path.startsWith('services/signer/src/keys/exchange/') && !path.endsWith('.spec.ts'))
  expect(outside).toEqual(['services/signer/src/cli/certificates-of.ts', 'services/signer/src/cli/keys.ts', 'test/hostile/parsers.ts'])
})

test('it is pinned to a version without known holes, by the signer alone', () => {
  const manifests = readdirSync(join(root, 'packages')).map((name) => join('packages', name)).concat(readdirSync(join(root, 'services')).map((name) => join('services', name)), ['schemas', '.'])
  const versions = manifests.flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { readonly dependencies?: Record<string, string>; readonly devDependencies?: Record<string, string> }
    const version = dependencies['node-forge'] ?? devDependencies['node-forge']
    return version === undefined ? [] : [[folder, version]]
  })
  expect(versions).toEqual([['services/signer', '1.4.3']])
})

test('it verifies nothing: neither signatures nor certificates, and it signs and makes no keys', () => {
  const used = sources.filter(({ path }) => path.startsWith('services/signer/src/keys/exchange/')).flatMap(({ text }) => [...text.matchAll(/\bforge[.]([a-z0-9]+)[.](\w+)/g)].map(([, area, name]) => `${area ?? ''}.${name ?? ''}`))
  const allowed = /^(asn1[.]\w+|util[.]createBuffer|md[.]sha256|pkcs12[.](pkcs12FromAsn1|generateKey|Bag)|pki[.](oids|wrapRsaPrivateKey|privateKeyToAsn1|certificateToAsn1))$/
  expect(used.length).toBeGreaterThan(10)
  expect(used.filter((each) => !allowed.test(each))).toEqual([])
})
