import { keepAnswer } from './kept-answer.ts'
import { openSignerExchange, type SignerAddress } from './signer-exchange.ts'

/** 公布的吊销列表 — of the issuing CA or the root, in SM2 or P-256. */
export const publishedLists = ['sm2/root', 'sm2/issuing', 'p256/root', 'p256/issuing'] as const
export type PublishedList = (typeof publishedLists)[number]

/** 对证书机构的询问 — RFC 6960 and RFC 3161: the signer's path, and the types of question and answer. */
export const authorityQuestions = {
  status: { path: '/v1/ocsp', asked: 'application/ocsp-request', answered: 'application/ocsp-response' },
  stamp: { path: '/v1/time-stamp', asked: 'application/timestamp-query', answered: 'application/timestamp-reply' },
} as const
export type AuthorityQuestion = keyof typeof authorityQuestions

/** 证书机构转接 — what the signer's authority says to everybody, fetched for those who cannot reach the signer. Everything it gives is signed: nothing is judged here. */
export interface AuthorityRelay {
  /** DER (RFC 5280). @throws SignerUnavailable where there is none, nor an older one */
  list(which: PublishedList): Promise<Buffer>
  /** DER in, DER out. @throws SignerUnavailable */
  ask(question: AuthorityQuestion, body: Buffer): Promise<Buffer>
  close(): Promise<void>
}

export interface AuthorityRelayOptions extends SignerAddress { readonly nowMs?: () => number }

/** A list of some hundred thousand revocations; an answer has a few KiB. */
const answerBytesMax = 16 * 1024 * 1024

/** 建立转接 — lists are kept for a minute each, questions are passed on. */
export function buildAuthorityRelay({ nowMs = () => performance.now(), ...address }: AuthorityRelayOptions): AuthorityRelay {
  const signer = openSignerExchange(address, { connectionsMax: 2, answerTimeoutMs: 10_000, answerBytesMax })
  const listOf = (which: PublishedList): () => Promise<Buffer> => keepAnswer(() => signer.fetch({ path: `/v1/crl/${which}`, method: 'GET' }), nowMs)
  const lists: Readonly<Record<PublishedList, () => Promise<Buffer>>> = { 'sm2/root': listOf('sm2/root'), 'sm2/issuing': listOf('sm2/issuing'), 'p256/root': listOf('p256/root'), 'p256/issuing': listOf('p256/issuing') }
  return {
    list: (which) => lists[which](),
    ask: (question, body) => {
      const { path, asked } = authorityQuestions[question]
      return signer.fetch({ path, method: 'POST', headers: { 'content-type': asked }, body })
    },
    close: () => signer.close(),
  }
}
