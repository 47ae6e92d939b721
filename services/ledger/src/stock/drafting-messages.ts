import type { StoreLocation } from '../store/open-store.ts'
import type { HubKeys } from '../vault/hub-keys.ts'
import type { ProfileName } from '../vault/sealing-profile.ts'
import type { Chunk, Drafted } from './drafter.ts'
import type { StockPlace } from './stock-request.ts'

/** What a drafting thread is started with. The keys are handles: their bytes stay outside the heap of either thread. */
export interface DraftingData extends StoreLocation {
  readonly hubKeys: HubKeys
  readonly profile: ProfileName
  readonly place: StockPlace
}

export type ToDrafting = { readonly kind: 'draft'; readonly id: number; readonly chunk: Chunk } | { readonly kind: 'stop' }
export interface FromDrafting { readonly id: number; readonly drafted: Drafted }
