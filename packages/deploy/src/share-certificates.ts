import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureInternalCa, issueServiceCertificate, loopbackHosts, makeSecretDirectory, replaceSecretFile, type ServiceName } from '@hub/pki'

/** 分发去处 — the folder that one service alone will see, and under which further names others reach it. */
export interface Share {
  readonly service: ServiceName
  readonly folder: string
  readonly hosts: readonly string[]
}

export interface ShareOptions {
  /** Holds the CA's key and a copy of everything; nobody's but this step's. */
  readonly caDir: string
  readonly shares: readonly Share[]
  readonly log: (line: string) => void
}

/**
 * 分发证书 — makes what is missing or near its end of the internal CA and of each service's certificate, and puts into the folder of each service what it needs,
 * and nothing of another: `ca.pem`, `<service>/key.pem`, `<service>/cert.pem`. To be run before every start. A crash leaves files whole, old or new,
 * and the next run completes them.
 * @throws TlsUnavailable
 */
export async function shareCertificates({ caDir, shares, log }: ShareOptions): Promise<void> {
  const ca = await ensureInternalCa(caDir)
  log(`内部 CA：${outcomes[ca.outcome]}，至 ${day(ca.notAfter)}`)
  for (const { service, folder, hosts } of shares) {
    const issued = await issueServiceCertificate(caDir, service, [...new Set([service, ...hosts, ...loopbackHosts])])
    await makeSecretDirectory(folder)
    await makeSecretDirectory(join(folder, service))
    // The key first: a certificate without its key would only look complete.
    for (const name of [join(service, 'key.pem'), join(service, 'cert.pem'), 'ca.pem']) await replaceSecretFile(join(folder, name), await readFile(join(caDir, name)))
    log(`${service} 的证书：${outcomes[issued.outcome]}，至 ${day(issued.notAfter)}`)
  }
}

const outcomes = { kept: '沿用', created: '新建', renewed: '续期', issued: '签发' } as const

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
