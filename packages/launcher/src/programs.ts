import { join } from 'node:path'

/** 程序 — the files that the launcher runs; services are started, never imported. */
export interface Programs {
  readonly migrate: string
  readonly seed: string
  readonly signer: string
  readonly ledger: string
  readonly gateway: string
}

const services = join(import.meta.dirname, '..', '..', '..', 'services')

export const ownPrograms: Programs = {
  migrate: join(services, 'ledger', 'src', 'cli', 'migrate.ts'),
  seed: join(services, 'ledger', 'src', 'cli', 'seed.ts'),
  signer: join(services, 'signer', 'src', 'main.ts'),
  ledger: join(services, 'ledger', 'src', 'main.ts'),
  gateway: join(services, 'gateway', 'src', 'main.ts'),
}
