import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { readShape } from '@hub/schemas'
import { encodeName, readCertificate, readRequest, type Certificate } from '@hub/x509'
import { z } from 'zod'
import type { KeyStore } from '../keys/key-store.ts'
import { toBase64 } from '../policy/base64.ts'
import type { GenerationRefusal } from './generation-refusals.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { generationsMax } from './issuing-authorities.ts'
import { certifySuccessor, successorName, type SuccessorRequest } from './next-generation.ts'
import { withRoots } from './roots-at-hand.ts'

/** What a file of the ceremony may have: two requests and two roots. */
export const ceremonyBytesMax = 64 * 1024

const base64 = z.base64().max(ceremonyBytesMax)
const place = { hierarchy: z.enum(hierarchies), generation: z.int().min(2).max(generationsMax) }
const requestShape = z.strictObject({
  format: z.literal('zhengyuan-ca-request/1'), name: z.string().max(64),
  requests: z.array(z.strictObject({ ...place, request: base64, root: base64, rootListUrl: z.string().max(1_024).exactOptional() })).min(1).max(hierarchies.length),
})
const answerShape = z.strictObject({ format: z.literal('zhengyuan-ca-answer/1'), certificates: z.array(z.strictObject({ ...place, certificate: base64 })).min(1).max(hierarchies.length) })

export interface Wish extends SuccessorRequest { readonly root: Certificate; readonly rootListUrl: string | undefined }

/** 换代申请文件 — what goes to where the roots are: requests for the new keys, the roots that are meant, and where their lists are found. Nothing in it is secret. */
export function spellCeremony(name: string, wishes: readonly Wish[]): string {
  const fields: z.input<typeof requestShape> = {
    format: 'zhengyuan-ca-request/1', name,
    requests: wishes.map(({ hierarchy, generation, request, root, rootListUrl }) => ({ hierarchy, generation, request: toBase64(request.der), root: toBase64(root.der), ...(rootListUrl === undefined ? {} : { rootListUrl }) })),
  }
  return `${JSON.stringify(fields, undefined, 1)}\n`
}

export interface CeremonyAnswer { readonly hierarchy: Hierarchy; readonly generation: number; readonly certificate: Certificate }

/**
 * 根的答复 — certifies what a file asks for, where the roots' keys are; there need be no hub there. The file came by hand: it is hostile until it has been read, and whose keys it asks for the operator compares by their digests.
 * @throws AuthorityUnavailable a key of a root is not there, or is not that of the root that was named; KeyUnavailable
 */
export async function answerCeremony(text: string, { openRoot, nowMs }: { readonly openRoot: () => Promise<KeyStore>; readonly nowMs: number }): Promise<readonly CeremonyAnswer[] | Refusal<GenerationRefusal>> {
  const asked = readShape(requestShape, parseJson(text))
  if (!asked.success) return refuse('CEREMONY_MALFORMED')
  const { name, requests } = asked.data
  const read = requests.map((each) => ({ ...each, rootListUrl: each.rootListUrl, root: readCertificate(bytesOf(each.root)), request: readRequest(bytesOf(each.request)) }))
  return withRoots({ openRoot, rootIn: (hierarchy) => Promise.resolve(certificateIn(read.find((each) => each.hierarchy === hierarchy)?.root)) }, async (rootOf) => {
    const answers: CeremonyAnswer[] = []
    for (const { hierarchy, generation, request, root, rootListUrl } of read) {
      const subject = encodeName(successorName(name, hierarchy, generation))
      if (isRefusal(request) || isRefusal(root) || isRefusal(subject) || Buffer.compare(subject, request.subject) !== 0) return refuse('CEREMONY_MALFORMED', { hierarchy })
      const certificate = await certifySuccessor(await rootOf(hierarchy), { hierarchy, generation, name, publicKey: request.publicKey, rootListUrl }, nowMs)
      if (isRefusal(certificate)) return certificate
      answers.push({ hierarchy, generation, certificate })
    }
    return answers
  })
}

export function spellAnswer(answers: readonly CeremonyAnswer[]): string {
  const fields: z.input<typeof answerShape> = { format: 'zhengyuan-ca-answer/1', certificates: answers.map(({ hierarchy, generation, certificate }) => ({ hierarchy, generation, certificate: toBase64(certificate.der) })) }
  return `${JSON.stringify(fields, undefined, 1)}\n`
}

/** 读答复文件 — from hostile text; whether a certificate is one to take `takeSuccessor` judges. */
export function parseAnswer(text: string): readonly CeremonyAnswer[] | Refusal<GenerationRefusal> {
  const given = readShape(answerShape, parseJson(text))
  if (!given.success) return refuse('CEREMONY_MALFORMED')
  const answers = given.data.certificates.flatMap(({ certificate: spelt, ...rest }) => {
    const certificate = readCertificate(bytesOf(spelt))
    return isRefusal(certificate) ? [] : [{ ...rest, certificate }]
  })
  return answers.length === given.data.certificates.length ? answers : refuse('CEREMONY_MALFORMED')
}

function certificateIn(read: Certificate | Refusal | undefined): Certificate | undefined {
  return read === undefined || isRefusal(read) ? undefined : read
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
