import { Unavailable } from '@hub/kernel'

/** 数据库不可用的原因 — closed set, so that the launcher can decide whether starting again makes sense. */
export type PostgresTrouble =
  | 'UNSUPPORTED_PLATFORM'
  | 'NOT_INSTALLED'
  | 'BINARIES_BROKEN'
  | 'NO_REACHABLE_PLACE'
  | 'NOT_OWNER'
  | 'NO_ACCOUNT'
  | 'IN_USE'
  | 'OTHER_MAJOR_VERSION'
  | 'DISK_FULL'
  | 'OUT_OF_MEMORY'
  | 'PORT_TAKEN'
  | 'BACKENDS_LEFT'
  | 'PASSWORD_REFUSED'
  | 'NOT_REACHABLE'
  | 'BAD_URL'
  | 'SERVER_TOO_OLD'
  | 'SERVER_ENCODING'
  | 'DID_NOT_START'
  | 'DID_NOT_STOP'
  | 'BAD_PATH'
  | 'TARGET_EXISTS'
  | 'NOT_HERE'
  | 'SEGMENTS_GONE'
  | 'BAD_BACKUP'
  | 'BAD_MOMENT'
  | 'BAD_ARCHIVE'
  | 'BAD_TIMELINE'

/**
 * 数据库不可用 — the server cannot be used now. `message` is Chinese, meant for the person at the terminal, says what to do next,
 * and never holds a password or a URL with one.
 */
export class PostgresUnavailable extends Unavailable {
  override readonly name = 'PostgresUnavailable'
  readonly trouble: PostgresTrouble
  constructor(trouble: PostgresTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
  }
}
