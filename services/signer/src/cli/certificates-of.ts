import { join } from 'node:path'
import type { Certificate } from '@hub/x509'
import { namesIn, openAuthorityFolder, readCertificateFile, readOwnFile, type AuthorityFolder } from '../certs/authority-folder.ts'
import { issuingKeyId } from '../certs/found-authority.ts'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import { generationsIn, isIssuedBy } from '../certs/issuing-authorities.ts'
import { roles } from '../certs/roles.ts'
import { findCertified } from '../external/external-trust.ts'
import { keptCertificates } from '../keys/exchange/certificate-files.ts'
import { parseSealRecord } from '../seals/seal-record.ts'

/**
 * 密钥的证书 — in DER, its own first, then the CAs above it up to the root where they are ours: of a seal's key those of the seal, of a key of the authority what was issued to it last,
 * of one that an external CA certified that certificate, of any other what came with it when it was imported. Empty: there is none. @throws AuthorityUnavailable, KeyUnavailable a damaged file
 */
export async function certificatesOf(dataDir: string, keyId: string): Promise<readonly Uint8Array[]> {
  const folder = await openAuthorityFolder(dataDir)
  const own = (await ofSeal(dataDir, folder, keyId)) ?? (await ofAuthority(folder, keyId))
  if (own !== undefined) return own
  const external = await findCertified(dataDir, keyId)
  return external === undefined ? keptCertificates(dataDir, keyId) : [external.der]
}

async function ofSeal(dataDir: string, folder: AuthorityFolder, keyId: string): Promise<readonly Uint8Array[] | undefined> {
  const seals = join(dataDir, 'seals')
  for (const name of await namesIn(seals, '.json').catch(() => [])) {
    const bytes = await readOwnFile(join(seals, name))
    const record = bytes === undefined ? undefined : parseSealRecord(bytes)
    const hierarchy = hierarchies.find((each) => record?.keyIds[each] === keyId)
    if (record === undefined || hierarchy === undefined) continue
    const certificate = record.certificates[hierarchy]
    return [certificate.der, ...(record.chains[hierarchy] ?? (await above(folder, hierarchy, certificate)))]
  }
  return undefined
}

async function ofAuthority(folder: AuthorityFolder, keyId: string): Promise<readonly Uint8Array[] | undefined> {
  for (const hierarchy of hierarchies)
    for (const generation of await generationsIn(folder, hierarchy))
      if (issuingKeyId(hierarchy, generation) === keyId) return readAll([folder.of(hierarchy).issuing(generation), folder.of(hierarchy).root])
  const role = Object.values(roles).find((each) => each.keyId === keyId)
  if (role === undefined) return undefined
  const { issued } = folder.of(role.hierarchy)
  const names = (await namesIn(issued, '.cer')).filter((name) => name.startsWith(`${role.purpose}-`))
  const all = (await Promise.all(names.map((name) => readCertificateFile(join(issued, name))))).filter((each): each is Certificate => each !== undefined)
  const newest = all.toSorted((one, other) => (one.validUntil < other.validUntil ? 1 : -1))[0]
  return newest === undefined ? [] : [newest.der, ...(await above(folder, role.hierarchy, newest))]
}

/** The generation that issued it, and the root. */
async function above(folder: AuthorityFolder, hierarchy: Hierarchy, below: Certificate): Promise<readonly Uint8Array[]> {
  const { issuing, root } = folder.of(hierarchy)
  for (const generation of await generationsIn(folder, hierarchy)) {
    const certificate = await readCertificateFile(issuing(generation))
    if (certificate !== undefined && isIssuedBy(below, certificate)) return [certificate.der, ...(await readAll([root]))]
  }
  return readAll([root])
}

async function readAll(files: readonly string[]): Promise<readonly Uint8Array[]> {
  const found = await Promise.all(files.map((file) => readCertificateFile(file)))
  return found.flatMap((certificate) => (certificate === undefined ? [] : [certificate.der]))
}
