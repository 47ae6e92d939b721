import { keepAnswer } from './kept-answer.ts'
import { openSignerExchange, type SignerAddress } from './signer-exchange.ts'
import { SignerUnavailable } from './signer-unavailable.ts'

/** 公布的吊销列表 — of the root, or of the first generation of the issuing CA, in SM2 or P-256: there is always one. */
export const publishedLists = ['sm2/root', 'sm2/issuing', 'p256/root', 'p256/issuing'] as const
/** Generations of an issuing CA that the signer can have. */
const generationsMax = 8
/** 后代签发 CA 的吊销列表 — of generations that may not be there yet. */
const laterLists: readonly string[] = ['sm2', 'p256'].flatMap((hierarchy) => Array.from({ length: generationsMax - 1 }, (_, at) => `${hierarchy}/issuing-${String(at + 2)}`))

/** 对证书机构的询问 — RFC 6960 and RFC 3161: the signer's path, and the types of question and answer. */
export const authorityQuestions = {
  status: { path: '/v1/ocsp', asked: 'application/ocsp-request', answered: 'application/ocsp-response' },
  stamp: { path: '/v1/time-stamp', asked: 'application/timestamp-query', answered: 'application/timestamp-reply' },
} as const
export type AuthorityQuestion = keyof typeof authorityQuestions

/** 证书机构转接 — what the signer's authority says to everybody, fetched for those who cannot reach the signer. Everything it gives is signed: nothing is judged here. */
export interface AuthorityRelay {
  /** DER (RFC 5280); undefined: nothing of this name, or no such generation. @throws SignerUnavailable where there is none, nor an older one */
  list(which: string): Promise<Buffer | undefined>
  /** DER in, DER out. @throws SignerUnavailable */
  ask(question: AuthorityQuestion, body: Buffer): Promise<Buffer>
  close(): Promise<void>
}

export interface AuthorityRelayOptions extends SignerAddress { readonly nowMs?: () => number }

/** A list of some hundred thousand revocations; an answer has a few KiB. */
const answerBytesMax = 16 * 1024 * 1024
const noSuchGeneration = 404

/** 建立转接 — lists are kept for a minute each, questions are passed on. */
export function buildAuthorityRelay({ nowMs = () => performance.now(), ...address }: AuthorityRelayOptions): AuthorityRelay {
  const signer = openSignerExchange(address, { connectionsMax: 2, answerTimeoutMs: 10_000, answerBytesMax })
  const fetchList = async (which: string): Promise<Buffer | undefined> => {
    const question = { path: `/v1/crl/${which}`, method: 'GET' } as const
    if (!laterLists.includes(which)) return signer.fetch(question)
    const { statusCode, bytes } = await signer.ask(question)
    if (statusCode !== 200 && statusCode !== noSuchGeneration) throw new SignerUnavailable(`the signer answered ${String(statusCode)}`)
    return statusCode === 200 ? bytes : undefined
  }
  const lists = new Map([...publishedLists, ...laterLists].map((which) => [which, keepAnswer(() => fetchList(which), nowMs)]))
  return {
    list: async (which) => lists.get(which)?.(),
    ask: (question, body) => {
      const { path, asked } = authorityQuestions[question]
      return signer.fetch({ path, method: 'POST', headers: { 'content-type': asked }, body })
    },
    close: () => signer.close(),
  }
}
