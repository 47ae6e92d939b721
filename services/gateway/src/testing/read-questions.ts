import { readFileSync } from 'node:fs'
import { sendGraphQL, type GraphQLAnswer, type Path } from './graphql-request.ts'
import type { TestHub } from './hub.ts'

/** A page as it comes over the wire. */
export interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: Record<string, unknown> }[]
  readonly pageInfo: Record<string, unknown>
}

export interface ReadQuestions {
  /** Sends the trusted document of this file name as the person with this token. */
  readonly ask: (file: string, token: string, variables: object) => Promise<GraphQLAnswer>
  /** The same, where the answer has to be a page. */
  readonly list: (file: string, token: string, variables: object) => Promise<Connection>
}

/** 读取提问 — the trusted documents, in full or by hash. */
export function readQuestions(hub: () => TestHub, path: Path): ReadQuestions {
  const ask: ReadQuestions['ask'] = (file, token, variables) => sendGraphQL(hub().app, path, { text: operation(file), variables, token })
  return {
    ask,
    async list(file, token, variables) {
      const { body: { data, errors } } = await ask(file, token, variables)
      if (errors !== undefined) throw new Error(`${file}: ${JSON.stringify(errors)}`)
      return Object.values(data ?? {})[0] as Connection
    },
  }
}

function operation(file: string): string {
  return readFileSync(new URL(`../operations/${file}.graphql`, import.meta.url), 'utf8').trim()
}

/** One member of every row. */
export function column({ edges }: Connection, name: string): readonly unknown[] {
  return edges.map(({ node }) => node[name])
}
