import { constants } from 'node:fs'
import { cp, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Hub, type HubOptions, startHub } from '@hub/launcher'
import { inject } from 'vitest'
import { layoutOf } from '../../packages/launcher/src/layout.ts'
import { makeFolder } from './run-folder.ts'

/** How long a spec may wait for its hub: the first one of a run has the city built. */
export const cityHubMsMax = 600_000

/** 演示市的枢纽 — as `npm start` brings it up, for one spec. */
export interface CityHub {
  readonly hub: Hub
  /** The spec's own, with room for what belongs to its hub; the data directory is in it. */
  readonly folder: string
  readonly dataDir: string
  /** Also removes the folder. A spec that starts another hub on the data directory stops that one first. */
  stop(): Promise<void>
}

/**
 * 在演示市上启动枢纽 — on a copy of the data directory that the first spec of the run to ask has had built: like any hub that is started again, with the demo city, the files of its licences, its keys
 * and its logs, and with ports of its own. The files of the city's licences name the address of the hub that built it. A spec that minds, or is of what a first start does, calls `startHub` on an
 * empty folder instead.
 */
export async function startCityHub(options: Partial<HubOptions> = {}): Promise<CityHub> {
  const city = await findCity()
  const folder = makeFolder(join(dirname(dirname(city)), 'hub-'))
  const dataDir = join(folder, 'data')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  try {
    await copyCity(city, dataDir)
    const hub = await startHub({ dataDir, port: 0, demo: true, log: () => undefined, ...options })
    return { hub, folder, dataDir, stop: () => hub.stop().then(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

/** 放置演示市 — its copy becomes `dataDir`, wherever that is; nothing may lie there. */
export async function placeCity(dataDir: string): Promise<void> {
  await copyCity(await findCity(), dataDir)
}

/**
 * A clone where the file system can. As root, the copy belongs to root until the hub hands its database over to the server's account. Compiled programs are thousands of files and the same for
 * every hub: they share the city's.
 */
async function copyCity(city: string, dataDir: string): Promise<void> {
  const [compiled, ownCompiled] = [layoutOf(city).cache, layoutOf(dataDir).cache]
  await cp(city, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: (source) => source !== compiled })
  await symlink(compiled, ownCompiled, 'junction')
}

async function findCity(): Promise<string> {
  const reply = await fetch(new URL('city', inject('testRunBroker')))
  const text = await reply.text()
  if (!reply.ok) throw new Error(`the demo city was not built: ${text}`)
  return text
}
