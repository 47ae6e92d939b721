import { Unavailable } from '@hub/kernel'

/** 枢纽不可达 — nothing answered, or not in time. The message is Chinese and names the address, never a token. */
export class HubUnavailable extends Unavailable {
  override readonly name = 'HubUnavailable'
}
