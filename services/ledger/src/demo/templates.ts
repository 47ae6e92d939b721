import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { CommandBody } from '@hub/schemas'

const require = createRequire(import.meta.url)

/** 演示版式 — the template of a demo type, by the type's key. */
export async function demoTemplate(key: string): Promise<CommandBody<'SetLicenceTemplate'>['template']> {
  return JSON.parse(await readFile(require.resolve(`@hub/schemas/templates/${key}.json`), 'utf8')) as CommandBody<'SetLicenceTemplate'>['template']
}
