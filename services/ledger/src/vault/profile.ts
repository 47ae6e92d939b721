import { gmProfile } from './gm-profile.ts'
import type { ProfileName, SealingProfile } from './sealing-profile.ts'
import { standardProfile } from './standard-profile.ts'

export const profiles: Readonly<Record<ProfileName, SealingProfile>> = { standard: standardProfile, gm: gmProfile }

/** `HUB_CRYPTO` → name, or undefined. */
export function parseProfileName(text: string): ProfileName | undefined {
  return text === 'standard' || text === 'gm' ? text : undefined
}
