import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { createHash } from 'node:crypto'

export type Path = 'compiled document' | 'Yoga'

export interface GraphQLRequest {
  readonly text: string
  readonly variables?: object
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface GraphQLAnswer {
  readonly status: number
  readonly body: { readonly data?: Record<string, unknown> | null; readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[] }
  readonly raw: LightMyRequestResponse
}

/** Sends a document in full (Yoga), or by its hash, which must be in the manifest (compiled document). */
export async function sendGraphQL(app: FastifyInstance, path: Path, { text, variables = {}, token, headers = {} }: GraphQLRequest): Promise<GraphQLAnswer> {
  const payload = path === 'Yoga' ? { query: text, variables } : { documentId: sha256(text), variables }
  return post(app, payload, { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers })
}

export async function post(app: FastifyInstance, payload: unknown, headers: Readonly<Record<string, string>> = {}): Promise<GraphQLAnswer> {
  const raw = await app.inject({
    method: 'POST', url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })
  return { status: raw.statusCode, body: raw.json(), raw }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
