import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as it came over the wire, flattened. */
export interface ReceivedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** Undefined: the first of its trace. */
  readonly parent: string | undefined
  readonly kind: number
  readonly failed: boolean
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

/** The part of OTLP's JSON (ExportTraceServiceRequest) that is read here. */
interface OtlpValue { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number; readonly boolValue?: boolean }
interface OtlpAttribute { readonly key: string; readonly value: OtlpValue }
interface OtlpSpan {
  readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string; readonly name: string; readonly kind: number
  readonly attributes?: readonly OtlpAttribute[]; readonly status?: { readonly code?: number }
}
interface OtlpRequest {
  readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly OtlpAttribute[] }; readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[] }[]
}

const errorStatus = 2

/** 追踪接收端 — a collector in this process: OTLP over HTTP, JSON, on a free loopback port. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = []
  /** Of every request. */
  readonly headers: IncomingMessage['headers'][] = []
  /** Every request as it came. */
  readonly bodies: string[] = []
  /** What it answers from now on. */
  status = 200
  readonly #server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => { body += text })
    request.on('end', () => {
      this.#take(request, body)
      response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}')
    })
  })

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver()
    await new Promise<void>((resolve) => { receiver.#server.listen(0, '127.0.0.1', resolve) })
    return receiver
  }

  get url(): string { return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}` }

  #take({ headers, url }: IncomingMessage, body: string): void {
    this.headers.push(headers)
    this.bodies.push(body)
    if (url !== '/v1/traces' || this.status !== 200) return
    for (const { resource, scopeSpans } of (JSON.parse(body) as OtlpRequest).resourceSpans)
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push(flattened(String(factsOf(resource.attributes)['service.name']), span))
  }

  named(name: string): readonly ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => { this.#server.close(() => { resolve() }) })
  }
}

function flattened(service: string, { traceId, spanId, parentSpanId = '', name, kind, attributes = [], status }: OtlpSpan): ReceivedSpan {
  return { service, name, traceId, spanId, parent: parentSpanId === '' ? undefined : parentSpanId, kind, failed: status?.code === errorStatus, facts: factsOf(attributes) }
}

function factsOf(attributes: readonly OtlpAttribute[]): Record<string, string | number | boolean> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue)]))
}
