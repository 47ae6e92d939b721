import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One licence with a PDF and an OFD under the drilled seal. */
export interface FakeLicence {
  readonly licenceId: string
  current: boolean
  answer: { outcome: string; code: string | null; answeredAt: string } | null
}

/** What the fake hub does; each may be changed while it runs. */
export interface SealHubBehaviour {
  status: string
  kind: string
  /** Sealed instead of licences */
  notices: readonly { readonly caseId: string; readonly fileId: string; readonly current: boolean }[]
  /** False: a seal of another unit. */
  ownSeal: boolean
  activeSealId: string | null
  /** One of its holders was erased: nothing is made any more, and a wish is refused whatever is under way. */
  erased: (licenceId: string) => boolean
  /** Refusal of the wish; undefined: it is taken. */
  refuse: (licenceId: string) => string | undefined
  /** What the maker of files does with a wish: a code is a refusal, `never` nothing. */
  make: (licenceId: string) => 'made' | 'never' | `FILE_${string}`
  onCommand: () => void
  /** Questions with this token are answered 401; tokens are called token-1, token-2 … as they are given. */
  expiredToken: string | null
}

export interface FakeSealHub extends AsyncDisposable {
  readonly url: string
  readonly behaviour: SealHubBehaviour
  readonly licences: readonly FakeLicence[]
  readonly received: { readonly commandId: string; readonly licenceId: string }[]
}

interface Variables { readonly sealId: string; readonly first: number; readonly after: string | null }
interface CommandLine { readonly i: number; readonly type: string; readonly commandId: string; readonly body: { readonly licenceId: string } }

/** 假枢纽 — a register of seals with a maker of files behind it, which answers a wish a moment later. Remembers command ids as the ledger does. */
export async function startFakeSealHub(sealId: string, licenceIds: readonly string[], given: Partial<SealHubBehaviour> = {}): Promise<FakeSealHub> {
  const behaviour: SealHubBehaviour = { status: 'CANCELLED', kind: 'UNIT', notices: [], ownSeal: true, activeSealId: 'another', erased: () => false, refuse: () => undefined, make: () => 'made', onCommand: () => undefined, expiredToken: null, ...given }
  const licences = licenceIds.map((licenceId): FakeLicence => ({ licenceId, current: true, answer: null }))
  const [received, done]: [FakeSealHub['received'], Set<string>] = [[], new Set()]
  let [seconds, tokens] = [0, 0]
  const instant = (): string => new Date(Date.UTC(2026, 0, 5, 1, 0, seconds++)).toISOString()

  const answerQuestion = ({ sealId: asked, first, after }: Variables): object => {
    const from = after === null ? 0 : Number(after)
    const ofLicences = licences.flatMap(({ licenceId, current, answer }) => ['pdf', 'ofd'].map((format) => ({ licenceId, caseId: null, fileId: `${format}-${licenceId}`, current, fileAnswer: answer })))
    const uses = [...ofLicences, ...behaviour.notices.map((notice) => ({ licenceId: null, ...notice, fileAnswer: null }))]
    const to = Math.min(from + first, uses.length)
    const useRecords = behaviour.ownSeal ? { edges: uses.slice(from, to).map((node) => ({ node })), pageInfo: { hasNextPage: to < uses.length, endCursor: String(to) } } : null
    return {
      seal: asked === sealId ? { status: behaviour.status, kind: behaviour.kind, unitName: '演示市自然资源局', useRecords } : null,
      seals: { edges: behaviour.activeSealId === null ? [] : [{ node: { sealId: behaviour.activeSealId } }] },
    }
  }

  const answerCommand = ({ i, commandId, type, body: { licenceId } }: CommandLine): object => {
    behaviour.onCommand()
    received.push({ commandId, licenceId })
    const licence = licences.find((known) => known.licenceId === licenceId)
    const accepted = (replayed: boolean): object => ({ i, reply: { kind: 'accepted', position: 1, ids: {}, answer: null, replayed } })
    if (done.has(commandId)) return accepted(true)
    const code = type !== 'RemakeLicenceFile' || licence === undefined ? 'COMMAND_UNKNOWN' : behaviour.erased(licenceId) ? 'HOLDER_ERASED' : licence.answer?.outcome === 'REQUESTED' ? 'LICENCE_FILE_UNDER_WAY' : behaviour.refuse(licenceId)
    if (code !== undefined || licence === undefined) return { i, reply: { kind: 'refused', code, detail: {}, position: null, ids: {} } }
    done.add(commandId)
    licence.answer = { outcome: 'REQUESTED', code: null, answeredAt: instant() }
    setTimeout(() => { settle(licence) }, 20).unref()
    return accepted(false)
  }

  const settle = (licence: FakeLicence): void => {
    const made = behaviour.make(licence.licenceId)
    if (made === 'never' || behaviour.erased(licence.licenceId)) return
    licence.current = made !== 'made'
    licence.answer = { outcome: made === 'made' ? 'MADE' : 'REFUSED', code: made === 'made' ? null : made, answeredAt: instant() }
  }

  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      if (request.url === '/demo/token') send(response, JSON.stringify({ token: `token-${String((tokens += 1))}` }))
      else if (request.headers.authorization === `Bearer ${String(behaviour.expiredToken)}`) response.writeHead(401).end('{}')
      else if (request.url === '/graphql') send(response, JSON.stringify({ data: answerQuestion((JSON.parse(text) as { variables: Variables }).variables) }))
      else if (request.url === '/v1/commands') send(response, text.trim().split('\n').map((line) => `${JSON.stringify(answerCommand(JSON.parse(line) as CommandLine))}\n`).join(''))
      else response.writeHead(404).end()
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour, licences, received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => { server.close(resolve) })
    },
  }
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(text)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
