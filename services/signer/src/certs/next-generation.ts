import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { isSignedByCertificate, issueIssuingCa, makeRequest, type Certificate, type CertificateRequest, type Issuer } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { readCertificateFile, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { issuingKeyId, nameOf } from './found-authority.ts'
import type { GenerationRefusal } from './generation-refusals.ts'
import { hierarchyFacts, type Hierarchy } from './hierarchy.ts'
import { backdateMs, wholeSecond } from './instants.ts'
import { generationsIn, generationsMax, isIssuedBy } from './issuing-authorities.ts'
import { ensureKey, keySigner } from './key-signer.ts'

export interface Successor { readonly folder: AuthorityFolder; readonly keys: KeyStore; readonly hierarchy: Hierarchy }

/** 新一代的申请 — its number, and what the root is asked to certify. */
export interface SuccessorRequest { readonly hierarchy: Hierarchy; readonly generation: number; readonly request: CertificateRequest }

/**
 * 申请换代 — makes the key of the next generation, where a former try has not, and the request for it (PKCS #10). Nothing changes by it: the generation is there once its certificate is. One that was taken and that no signer has started
 * with yet has no list, and is not succeeded again. @throws AuthorityUnavailable there is no authority; KeyUnavailable
 */
export async function requestSuccessor({ folder, keys, hierarchy }: Successor, name: string): Promise<SuccessorRequest | Refusal<GenerationRefusal>> {
  const newest = (await generationsIn(folder, hierarchy)).at(-1)
  if (newest === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', folder.of(hierarchy).issuing())
  if ((await readListFile(folder.of(hierarchy).issuingList(newest))) === undefined) return refuse('GENERATION_PENDING', { hierarchy })
  const generation = newest + 1
  if (generation > generationsMax) return refuse('GENERATIONS_EXHAUSTED', { hierarchy })
  const keyId = issuingKeyId(hierarchy, generation)
  await ensureKey(keys, keyId, hierarchyFacts[hierarchy].kind)
  const request = await makeRequest(successorName(name, hierarchy, generation), await keySigner(keys, keyId))
  return isRefusal(request) ? refuse('NAME_INVALID') : { hierarchy, generation, request }
}

export interface SuccessorWish {
  readonly hierarchy: Hierarchy
  readonly generation: number
  readonly name: string
  readonly publicKey: Uint8Array
  /** Where the root's list is found, which alone can tell of this generation's end. */
  readonly rootListUrl: string | undefined
}

/** 根签发新一代 — ten years, or as long as the root lasts. */
export async function certifySuccessor(root: Issuer, { hierarchy, generation, name, publicKey, rootListUrl }: SuccessorWish, nowMs: number): Promise<Certificate | Refusal<GenerationRefusal>> {
  const made = await issueIssuingCa({
    issuer: root, subject: successorName(name, hierarchy, generation), publicKey, from: wholeSecond(nowMs - backdateMs), ...(rootListUrl === undefined ? {} : { crlUrl: rootListUrl }),
  })
  if (!isRefusal(made)) return made
  return refuse(made.refused === 'NAME_INVALID' ? 'NAME_INVALID' : 'ROOT_ENDS_FIRST', { hierarchy })
}

/**
 * 启用新一代 — its certificate, for the very key that was made for it, laid beside the former ones: from the next start on everything new is issued under it. Written whole and once: what a crash leaves is either the former generation or this one.
 * @throws AuthorityUnavailable, KeyUnavailable
 */
export async function takeSuccessor({ folder, keys, hierarchy }: Successor, { generation, certificate }: { readonly generation: number; readonly certificate: Certificate }, nowMs: number): Promise<Refusal<GenerationRefusal> | undefined> {
  const newest = (await generationsIn(folder, hierarchy)).at(-1) ?? 0
  if (generation <= newest) return refuse('GENERATION_PENDING', { hierarchy })
  if (generation !== newest + 1 || generation > generationsMax) return refuse('GENERATION_UNKNOWN', { hierarchy })
  const keyId = issuingKeyId(hierarchy, generation)
  const own = keys.list().some((key) => key.keyId === keyId) ? await keys.publicKey(keyId) : undefined
  if (own === undefined || Buffer.compare(own, certificate.publicKey) !== 0) return refuse('CERTIFICATE_OF_ANOTHER_KEY', { hierarchy })
  const root = await readCertificateFile(folder.of(hierarchy).root)
  if (root === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', folder.of(hierarchy).root)
  const { tbs: message, signature } = certificate
  if (!isIssuedBy(certificate, root) || !isSignedByCertificate({ certificate: root.der, message, signature })) return refuse('CERTIFICATE_NOT_OF_ROOT', { hierarchy })
  if (!(await isFit(folder, hierarchy, certificate, wholeSecond(nowMs)))) return refuse('CERTIFICATE_NOT_FOR_ISSUING', { hierarchy })
  await createSecretFile(folder.of(hierarchy).issuing(generation), certificate.der)
  return undefined
}

/** A CA with nothing below it but end entities, in validity, under a name that no generation had before. */
async function isFit(folder: AuthorityFolder, hierarchy: Hierarchy, { subject, validFrom, validUntil, extensions: { basicConstraints, keyUsage, notJudged } }: Certificate, now: string): Promise<boolean> {
  const isCa = basicConstraints?.ca === true && keyUsage?.includes('keyCertSign') === true && keyUsage.includes('cRLSign') && notJudged.length === 0
  const former = await Promise.all((await generationsIn(folder, hierarchy)).map((each) => readCertificateFile(folder.of(hierarchy).issuing(each))))
  return isCa && validFrom <= now && now <= validUntil && former.every((each) => each === undefined || Buffer.compare(each.subject, subject) !== 0)
}

/** 新一代的名称 — each generation has its own: lists and answers go by names. */
export function successorName(name: string, hierarchy: Hierarchy, generation: number) {
  return nameOf(name, `${hierarchyFacts[hierarchy].label} 签发 CA G${generation}`)
}
