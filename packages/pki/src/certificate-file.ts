import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** The certificate in `file`; undefined if there is none; `'damaged'` if it cannot be read as one. */
export async function readCertificate(file: string): Promise<X509Certificate | 'damaged' | undefined> {
  let pem: Buffer
  try {
    pem = await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return new X509Certificate(pem)
  } catch {
    return 'damaged'
  }
}

/** True if `ca` signed `certificate`. Dates are another question. */
export function isIssuedBy(certificate: X509Certificate, ca: X509Certificate): boolean {
  return certificate.checkIssued(ca) && certificate.verify(ca.publicKey)
}
