import { join } from 'node:path'
import type { ServiceName } from './service-name.ts'

/**
 * 目录布局 — under one TLS directory (default `.data/secrets/tls`, mode 0700):
 * `ca.pem` for everybody, `ca/key.pem` for nobody but the issuing step, `<service>/{key,cert}.pem` for that service alone.
 */
export function tlsLayout(dir: string) {
  return {
    caCertificate: join(dir, 'ca.pem'),
    caFolder: join(dir, 'ca'),
    caKey: join(dir, 'ca', 'key.pem'),
    of: (name: ServiceName) => ({
      folder: join(dir, name),
      key: join(dir, name, 'key.pem'),
      certificate: join(dir, name, 'cert.pem'),
    }),
  }
}
