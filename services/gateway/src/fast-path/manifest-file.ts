import { assert } from '@hub/kernel'
import { Kind, parse } from '../graphql-js.ts'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Manifest } from './trusted-documents.ts'

const operationsFolder = new URL('../operations/', import.meta.url)
const manifestFile = new URL('./manifest.json', import.meta.url)

/** The manifest as it was built: the only source of trusted hashes. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest
}

/** 预存文档清单 — every file of `operations/`, one operation each, by the SHA-256 of its text. A generator writes it; a test compares. */
export function buildManifest(): Manifest {
  const entries = readdirSync(operationsFolder).filter((file) => file.endsWith('.graphql')).sort().map((file) => {
    const text = readFileSync(new URL(file, operationsFolder), 'utf8').trim()
    return [createHash('sha256').update(text).digest('hex'), { name: operationName(file, text), text }] as const
  })
  return Object.fromEntries(entries)
}

export function printManifest(): string {
  return `${JSON.stringify(buildManifest(), null, 2)}\n`
}

function operationName(file: string, text: string): string {
  const operations = parse(text).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const name = operations[0]?.name?.value
  assert(operations.length === 1 && name !== undefined, `${file} holds one named operation`)
  return name
}
