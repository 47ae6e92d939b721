import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** Why a file that somebody names is not read. `NOTHING_CAME`: a pipe is open, and whoever writes to it was silent for too long. */
export type GivenFileFault = 'UNREADABLE' | 'NOT_A_FILE' | 'TOO_LARGE' | 'NOTHING_CAME'

export interface GivenFileLimits {
  readonly bytesMax: number
  /** A pipe is as good as a file, as a shell makes one of a command's output. False where it is left out. */
  readonly pipes?: boolean
  /** Of whoever writes to a pipe. */
  readonly silenceMsMax?: number
}

const pieceBytes = 64 * 1024
const silenceMsDefault = 60_000
const pollMs = 20
/** Opened and read so, neither a pipe that nobody writes to nor a file of the kernel's keeps a thread waiting, whom nobody could stop. Windows has none. */
export const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK as number | undefined ?? 0)

/**
 * 读所给的文件 — one that a person names on a command line, whatever lies there: never more of it than `bytesMax`, never a device, and no longer than somebody has something to say. Of a file whose size
 * the system does not tell (below /proc) as much counts as is read. Who reads secrets wipes the bytes.
 */
export async function readGivenFile(path: string, { bytesMax, pipes = false, silenceMsMax = silenceMsDefault }: GivenFileLimits): Promise<Buffer | GivenFileFault> {
  try {
    const about = await stat(path)
    // Told before it is opened: some devices act on being opened.
    if (!about.isFile() && !(pipes && about.isFIFO())) return 'NOT_A_FILE'
    if (about.size > bytesMax) return 'TOO_LARGE'
    const file = await open(path, withoutWaiting)
    try {
      return await readOpened(file, bytesMax, silenceMsMax)
    } finally {
      await file.close()
    }
  } catch {
    return 'UNREADABLE'
  }
}

/** 读到底 — of a file or pipe that was opened `withoutWaiting`. */
export async function readOpened(file: FileHandle, bytesMax: number, silenceMsMax = silenceMsDefault): Promise<Buffer | GivenFileFault> {
  const pieces: Buffer[] = []
  let [length, heardMs] = [0, performance.now()]
  try {
    while (length <= bytesMax) {
      const piece = Buffer.alloc(Math.min(pieceBytes, bytesMax + 1 - length))
      const read = await readOnce(file, piece)
      if (read === 0) return Buffer.concat(pieces, length)
      if (read === undefined) {
        if (performance.now() - heardMs > silenceMsMax) return 'NOTHING_CAME'
        await pause(pollMs)
      } else {
        pieces.push(piece.subarray(0, read))
        ;[length, heardMs] = [length + read, performance.now()]
      }
    }
    return 'TOO_LARGE'
  } finally {
    // The pieces of a key are not left behind.
    for (const piece of pieces) piece.fill(0)
  }
}

/** Undefined where there is nothing yet. */
async function readOnce(file: FileHandle, into: Buffer): Promise<number | undefined> {
  try {
    return (await file.read(into, 0, into.length, null)).bytesRead
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined
    throw error
  }
}
