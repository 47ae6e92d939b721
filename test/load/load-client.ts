import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ActWrong } from './act-wrong.ts'

const manifestFile = new URL('../../services/gateway/src/fast-path/manifest.json', import.meta.url)
const requestMsMax = 30_000

/** Before a token runs out a new one is fetched. */
const renewedBeforeMs = 60_000

interface Held { readonly token: string; readonly untilMs: number }

/** `exp` of a JWT (RFC 7519, 4.1.4), in milliseconds. */
export function expiryOf(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly exp: number }
  return exp * 1_000
}

/** What a mutation answers; which kind, `__typename` says. */
export interface Answer { readonly __typename: string; readonly code?: string; readonly [member: string]: unknown }

/** 压测客户端 — speaks to the hub as the console does: persisted operations, by hash, over HTTP. */
export class LoadClient {
  readonly #url: string
  readonly #hashes: ReadonlyMap<string, string>
  readonly #tokens = new Map<string, Promise<Held>>()
  readonly #asking = new Map<string, Promise<Held>>()

  constructor(url: string) {
    this.#url = url
    const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Readonly<Record<string, { readonly name: string }>>
    this.#hashes = new Map(Object.entries(manifest).map(([hash, { name }]) => [name, hash]))
  }

  /** The data of one operation. Anything else than data (a refusal of the edge, an error, no answer in time) is ActWrong. */
  async ask<T>(account: string, operation: string, variables: object): Promise<T> {
    const documentId = this.#hashes.get(operation)
    if (documentId === undefined) throw new Error(`the gateway knows no persisted operation ${operation}`)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await this.#token(account)}`, 'x-hub-terminal': 'W01' }
    const response = await this.#fetch('/graphql', headers, { documentId, variables })
    const { data, errors } = await bodyOf<T>(response)
    if (response.status !== 200) throw new ActWrong(`HTTP ${String(response.status)} ${codeOf(errors)}`)
    if (data === undefined || data === null || errors !== undefined) throw new ActWrong(`GraphQL ${codeOf(errors)}`)
    return data
  }

  /** Sends a command under a new id; any answer but the expected kind is ActWrong. */
  async send(account: string, operation: string, input: object, expected = 'CommandAccepted'): Promise<Answer> {
    const data = await this.ask<Readonly<Record<string, Answer>>>(account, operation, { input: { commandId: randomUUID(), ...input } })
    const [answer] = Object.values(data)
    if (answer?.__typename !== expected) throw new ActWrong(`${operation} ${answer?.code ?? answer?.__typename ?? 'no answer'}`)
    return answer
  }

  // A long run outlives its tokens: each is asked for anew in good time, and one that could not be had is asked for again by the next act.
  async #token(account: string): Promise<string> {
    const known = await this.#tokens.get(account)?.catch(() => undefined)
    if (known !== undefined && known.untilMs > Date.now()) return known.token
    const asked = this.#asking.get(account) ?? this.#askToken(account).finally(() => this.#asking.delete(account))
    this.#asking.set(account, asked)
    this.#tokens.set(account, asked)
    return (await asked).token
  }

  async #askToken(account: string): Promise<Held> {
    const response = await this.#fetch('/demo/token', { 'content-type': 'application/json' }, { account })
    if (response.status !== 200) throw new ActWrong(`demo token: HTTP ${String(response.status)}`)
    const { token } = (await response.json()) as { readonly token: string }
    return { token, untilMs: expiryOf(token) - renewedBeforeMs }
  }

  async #fetch(path: string, headers: Readonly<Record<string, string>>, body: object): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(requestMsMax) })
    } catch (error) {
      throw new ActWrong(error instanceof DOMException && error.name === 'TimeoutError' ? 'no answer in time' : 'connection failed')
    }
  }
}

type Errors = readonly { readonly extensions?: { readonly code?: string } }[]

// What stands in front of the hub answers as it likes.
async function bodyOf<T>(response: Response): Promise<{ readonly data?: T | null; readonly errors?: Errors }> {
  try {
    return (await response.json()) as { readonly data?: T | null; readonly errors?: Errors }
  } catch {
    return {}
  }
}

function codeOf(errors: Errors | undefined): string {
  return errors?.[0]?.extensions?.code ?? 'without a code'
}
