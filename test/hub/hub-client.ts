import { randomUUID } from 'node:crypto'

/** What a command's answer may be; which, `__typename` says. */
export interface Reply { readonly __typename: string; readonly [member: string]: unknown }

const accepted = 'position replayed unitId operatorId typeId licenceId itemId grantId caseId caseNumber investigationId sealId successor'
const common = `__typename ... on CommandAccepted { ${accepted} } ... on CommandRefused { code message nextStep detail recordedPosition recordedLookUpId } ... on InputInvalid { message problems { path message } }`
const selections: Readonly<Record<string, string>> = {
  lookUp: `${common.replace(/\.\.\. on CommandAccepted \{[^}]*\}/, '')} ... on LookUpAnswered { position lookUpId licenceId status notices fields { field label value masked commitment salt } leafHash withheld replayed } ... on LookUpMissed { kind message nextStep lookUpId }`,
  auditLicence: `${common.replace(/\.\.\. on CommandAccepted \{[^}]*\}/, '')} ... on LicenceAudited { position licenceId status state values { part subject value } erased }`,
}

/** 枢纽客户端 — speaks GraphQL over HTTP as demo accounts, the way any integrator would. */
export class HubClient {
  readonly url: string
  readonly #tokens = new Map<string, string>()

  constructor(url: string) { this.url = url }

  async token(account: string): Promise<string> {
    const known = this.#tokens.get(account)
    if (known !== undefined) return known
    const answer = await fetch(`${this.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) })
    const { token } = (await answer.json()) as { readonly token: string }
    this.#tokens.set(account, token)
    return token
  }

  async query<T>(account: string, query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await this.token(account)}`, ...headers }, body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await answer.json()) as { readonly data?: T; readonly errors?: readonly { readonly message: string }[] }
    if (data === undefined || data === null || errors !== undefined) throw new Error(`GraphQL: ${answer.status} ${JSON.stringify(errors)}`)
    return data
  }

  /** Follows the read side until it has passed `after`: the first position that the subscription tells. */
  async nextMove(account: string, after: number): Promise<number> {
    const answer = await fetch(`${this.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${await this.token(account)}` },
      body: JSON.stringify({ query: 'subscription ($after: Position) { ledgerMoved(after: $after) { position } }', variables: { after } }),
    })
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8')
      const told = /"position":(\d+)/.exec(text)?.[1]
      if (told !== undefined) return Number(told)
    }
    throw new Error(`the subscription ended: ${answer.status} ${text}`)
  }

  /** Sends a command; a new command id unless the input brings one. */
  async send(account: string, field: string, input: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Reply> {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`
    const query = `mutation ($input: ${type}) { ${field}(input: $input) { ${selections[field] ?? common} } }`
    const data = await this.query<Record<string, Reply>>(account, query, { input: { commandId: randomUUID(), ...input } }, headers)
    return data[field] as Reply
  }

  /** The same, where anything but acceptance ends the test with what was answered. */
  async must(account: string, field: string, input: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Reply> {
    const reply = await this.send(account, field, input, headers)
    if (reply.__typename === 'CommandRefused' || reply.__typename === 'InputInvalid') throw new Error(`${field} as ${account}: ${JSON.stringify(reply)}`)
    return reply
  }
}
