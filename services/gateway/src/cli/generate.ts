import { writeFileSync } from 'node:fs'
import { printManifest } from '../fast-path/manifest-file.ts'
import { printSchemaSorted } from '../graphql/schema.ts'

/** 生成文件 — the printed schema and the manifest of trusted documents; a spec fails where either is stale. */
writeFileSync(new URL('../../schema.graphql', import.meta.url), printSchemaSorted())
writeFileSync(new URL('../fast-path/manifest.json', import.meta.url), printManifest())
