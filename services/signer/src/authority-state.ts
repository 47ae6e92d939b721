import { Unavailable } from '@hub/kernel'
import type { FastifyBaseLogger } from 'fastify'
import { Authority, type AuthorityOptions } from './certs/authority.ts'
import { AuthorityUnavailable, type AuthorityTrouble } from './certs/authority-unavailable.ts'
import { wholeSecond } from './certs/instants.ts'
import { Composer, type ComposerOptions } from './documents/composer/composer.ts'
import { DocumentMaker } from './documents/document-maker.ts'
import { SealMaker } from './seals/seal-maker.ts'
import { SealStore } from './seals/seal-store.ts'

/** 用印部件 — all that seals and files are made with. */
export interface AuthorityServices {
  readonly authority: Authority
  readonly seals: SealStore
  readonly maker: SealMaker
  readonly documents: DocumentMaker
  readonly composer: Composer
}

/** 证书机构状态 — either it stands, or the code of why not; the rest of the signer works in both. */
export type AuthorityState = ({ readonly working: true } & AuthorityServices) | { readonly working: false; readonly why: AuthorityTrouble }

/** Renewals are far from due when they happen: an hour more or less is nothing. */
const tendEveryMs = 3_600_000

export interface AuthorityStateOptions extends AuthorityOptions {
  readonly log: FastifyBaseLogger
  readonly composer?: ComposerOptions
}

/** 打开证书机构 — founds it at the very first start, keeps its lists and certificates fresh until `close`. Where it cannot work the log says why, and the state its code. */
export async function openAuthorityState({ log, composer: composerOptions, ...options }: AuthorityStateOptions): Promise<{ readonly state: AuthorityState; readonly close: () => Promise<void> }> {
  try {
    const authority = await Authority.open({ ...options, onTrustedFault: (file, fault) => { log.error({ file, fault }, '信任目录中的文件不能采用') } })
    const seals = await SealStore.open(options.dataDir, (file) => { log.error({ file }, '印章文件损坏，请从备份恢复') })
    authority.knowSeals((hierarchy, serial) => seals.issuerOf(hierarchy, serial))
    const composer = new Composer(composerOptions)
    const { keys, dataDir } = options
    const maker = new SealMaker({ dataDir, authority, keys, store: seals, draw: (wanted) => composer.draw(wanted, dayOf(authority.nowMs())) })
    const documents = new DocumentMaker({ authority, keys, store: seals, composer })
    const timer = setInterval(() => { authority.tend().catch((error: unknown) => { log.error({ err: error }, 'authority not tended') }) }, tendEveryMs)
    timer.unref()
    return {
      state: { working: true, authority, seals, maker, documents, composer },
      close: async () => {
        clearInterval(timer)
        await composer.close()
      },
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    const why = error instanceof AuthorityUnavailable ? error.code : 'KEY_MISSING'
    // Nobody has asked for an authority yet, or something is broken: the second wakes people.
    if (why === 'ROOT_PASSPHRASE_MISSING') log.warn({ why }, error.message)
    else log.error({ err: error, why }, error.message)
    return { state: { working: false, why }, close: () => Promise.resolve() }
  }
}

/** In Beijing, where the seal is made. */
const beijingMs = 8 * 60 * 60 * 1_000

function dayOf(ms: number): string {
  return wholeSecond(ms + beijingMs).slice(0, 'YYYY-MM-DD'.length)
}
