import { isIPv6 } from 'node:net'
import type { Environment } from './options.ts'

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

/** 公开地址 — HUB_PUBLIC_URL where a proxy stands before the gateway, else the shown address. A setting that is no URL is for the gateway to refuse. */
export function publicUrlOf({ HUB_PUBLIC_URL }: Environment, shown: string): string {
  return URL.parse(HUB_PUBLIC_URL ?? '')?.origin ?? shown
}

function urlOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${String(port)}`
}
