import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrustBundle } from '@hub/verify'
import { encodePem } from '@hub/x509'

/**
 * 信任包拆为 PEM — four files for software that knows no bundle: roots.pem (of signers), stamp-roots.pem (of time-stamping authorities), intermediates.pem (issuing CAs and the time-stamping
 * authority) and lists.pem (revocations), as `openssl verify -CAfile roots.pem -untrusted intermediates.pem -crl_check_all -CRLfile lists.pem` takes them. Files of these names are replaced, each whole.
 */
export async function writeTrustPem(dir: string, { anchors, sealAnchors, stampAnchors, intermediates, revocation }: TrustBundle): Promise<void> {
  await mkdir(dir, { recursive: true })
  const files = {
    'roots.pem': [...anchors, ...sealAnchors].map(({ der }) => encodePem('CERTIFICATE', der)),
    'stamp-roots.pem': [...anchors, ...stampAnchors].map(({ der }) => encodePem('CERTIFICATE', der)),
    'intermediates.pem': intermediates.map(({ der }) => encodePem('CERTIFICATE', der)),
    'lists.pem': revocation.crls.map(({ der }) => encodePem('X509 CRL', der)),
  }
  for (const [name, blocks] of Object.entries(files)) {
    await writeFile(join(dir, `${name}.part`), blocks.join(''))
    await rename(join(dir, `${name}.part`), join(dir, name))
  }
}
