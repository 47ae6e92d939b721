import { isAbsolute } from 'node:path'
import { serviceNames } from '@hub/pki'
import type { Share } from './share-certificates.ts'

const shape = /^([a-z]+)=([^@]+)(?:@([^@]+))?$/

/** 解析去处 — `<service>=<absolute folder>[@host,host]`; undefined where it is none. */
export function parseShare(text: string): Share | undefined {
  const [, name, folder = '', hosts = ''] = shape.exec(text) ?? []
  const service = serviceNames.find((one) => one === name)
  if (service === undefined || !isAbsolute(folder)) return undefined
  return { service, folder, hosts: hosts === '' ? [] : hosts.split(',') }
}
