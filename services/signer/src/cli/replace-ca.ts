import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { createSecretFile } from '@hub/pki'
import { openAuthorityFolder, readCertificateFile } from '../certs/authority-folder.ts'
import { AuthorityUnavailable } from '../certs/authority-unavailable.ts'
import { ceremonyBytesMax, parseAnswer, spellCeremony, type CeremonyAnswer, type Wish } from '../certs/ceremony.ts'
import { describeGenerationRefusal, type GenerationRefusal } from '../certs/generation-refusals.ts'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import { certifySuccessor, requestSuccessor, takeSuccessor } from '../certs/next-generation.ts'
import { openOfflineRoot } from '../certs/offline-root.ts'
import { rootsIn, withRoots } from '../certs/roots-at-hand.ts'
import type { Config } from '../config.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { operatorsFile } from './operators-files.ts'
import { ToolStopped } from './tool-stopped.ts'

/** 换代 — in one step with the roots' keys at hand; or a request goes out (`to`), and the answer of whoever has them comes back (`answer`). */
export interface Replacement {
  readonly algorithm: string | undefined
  readonly to: string | undefined
  readonly answer: string | undefined
}

/** For a hub that is stopped: a signer reads its keys when it starts. */
export async function replaceIssuing(config: Config, keys: KeyStore, { algorithm, to, answer }: Replacement): Promise<object> {
  if (to !== undefined && answer !== undefined) throw new ToolStopped('--request 与 --answer 只能给一个')
  if (answer !== undefined) return taken(config, keys, orStop(parseAnswer((await operatorsFile(answer, ceremonyBytesMax)).toString('utf8'))))
  const wishes = await wishesOf(config, keys, hierarchiesOf(algorithm))
  if (to === undefined) return taken(config, keys, await certified(config, wishes))
  if (!(await createSecretFile(to, Buffer.from(spellCeremony(config.authorityName, wishes))))) throw new ToolStopped(`${to} 已经存在；请另指一个文件`)
  return { to, requests: wishes.map(({ hierarchy, generation, request }) => ({ hierarchy, generation, subject: request.subjectText, keySha256: keyDigest(request.publicKey) })) }
}

/** 公钥摘要 — SHA-256 of SubjectPublicKeyInfo, for two people to compare. */
export function keyDigest(publicKey: Uint8Array): string {
  return digest('sha256', publicKey).toString('hex')
}

/** `both` where none is named. */
export function hierarchiesOf(algorithm: string | undefined): readonly Hierarchy[] {
  if (algorithm === undefined || algorithm === 'both') return hierarchies
  const hierarchy = hierarchies.find((each) => each === algorithm)
  if (hierarchy === undefined) throw new ToolStopped(`没有这种算法：${algorithm}；可用 sm2、p256、both`)
  return [hierarchy]
}

/** The value, or the end of the command with the reason of its refusal. */
export function orStop<T>(value: T | Refusal<GenerationRefusal>): T {
  if (isRefusal(value)) throw new ToolStopped(describeGenerationRefusal(value as Refusal<GenerationRefusal>))
  return value as T
}

/** One hierarchy that waits to be started with does not keep the other one back, unless it alone was asked for. */
async function wishesOf({ dataDir, authorityName, authorityUrl }: Config, keys: KeyStore, wanted: readonly Hierarchy[]): Promise<readonly Wish[]> {
  const folder = await openAuthorityFolder(dataDir)
  const wishes: Wish[] = []
  for (const hierarchy of wanted) {
    const root = await readCertificateFile(folder.of(hierarchy).root)
    if (root === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', folder.of(hierarchy).root)
    const request = await requestSuccessor({ folder, keys, hierarchy }, authorityName)
    if (isRefusal(request) && request.refused === 'GENERATION_PENDING' && wanted.length > 1) continue
    wishes.push({ ...orStop(request), root, rootListUrl: authorityUrl === undefined ? undefined : `${authorityUrl}/v1/crl/${hierarchy}/root` })
  }
  if (wishes.length === 0) throw new ToolStopped(describeGenerationRefusal(refuse('GENERATION_PENDING')))
  return wishes
}

async function certified({ dataDir, rootDir: dir, rootPassphraseFile: passphraseFile, authorityName: name }: Config, wishes: readonly Wish[]): Promise<readonly CeremonyAnswer[]> {
  const folder = await openAuthorityFolder(dataDir)
  return withRoots({ rootIn: rootsIn(folder), openRoot: () => openOfflineRoot({ dir, passphraseFile, makesPassphrase: false }) }, async (rootOf) => {
    const answers: CeremonyAnswer[] = []
    for (const { hierarchy, generation, request: { publicKey }, rootListUrl } of wishes)
      answers.push({ hierarchy, generation, certificate: orStop(await certifySuccessor(await rootOf(hierarchy), { hierarchy, generation, name, publicKey, rootListUrl }, Date.now())) })
    return answers
  })
}

async function taken({ dataDir }: Config, keys: KeyStore, answers: readonly CeremonyAnswer[]): Promise<object> {
  const folder = await openAuthorityFolder(dataDir)
  for (const { hierarchy, generation, certificate } of answers) {
    const refusal = await takeSuccessor({ folder, keys, hierarchy }, { generation, certificate }, Date.now())
    if (refusal !== undefined) orStop(refusal)
  }
  return { taken: answers.map(({ hierarchy, generation, certificate: { subjectText: subject, validUntil } }) => ({ hierarchy, generation, subject, validUntil })) }
}
