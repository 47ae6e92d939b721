import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './options.ts'
import type { Layout } from './layout.ts'

const files = join(import.meta.dirname, '..', '..', '..', 'services', 'ledger', 'demo-files', 'authority')

/**
 * 信任演示签发机构 — the authority under which the deposited file of the demo city was sealed, among those that the signer trusts. Only where a demo city is made; what lies there already is
 * written over with the same. Its keys were destroyed, so nobody can seal anything more under it.
 */
export async function trustDemoAuthority(environment: Environment, layout: Layout): Promise<void> {
  const trusted = join(environment['SIGNER_DATA_DIR'] || layout.signer, 'authority', 'trusted')
  await mkdir(trusted, { recursive: true, mode: 0o700 })
  for (const ending of ['cer', 'crl']) await writeFile(join(trusted, `demo-authority.${ending}`), await readFile(join(files, `root.${ending}`)), { mode: 0o600 })
}
