import { isIPv6 } from 'node:net'

const anyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** 对外地址 — what a person types into her browser on this machine; no slash at the end. */
export function shownUrl(host: string, port: number): string {
  return urlOf(loopbackNames.has(host) || anyAddress.has(host) ? 'localhost' : host, port)
}

/** 本机地址 — where the launcher and the ledger reach the gateway, without asking any resolver where they need not. */
export function innerUrl(host: string, port: number): string {
  return urlOf(anyAddress.has(host) ? '127.0.0.1' : host, port)
}

function urlOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${String(port)}`
}
