/** 证照内容 — a contract of the wire: who asks for a file says it, and knows what the template will show of it. */
export { inWords, valueOf, type LicenceContent } from '@hub/schemas'
