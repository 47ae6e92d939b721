import { Unavailable } from '@hub/kernel'

/** 启动失败的原因 — closed set. */
export type LaunchTrouble = 'ALREADY_RUNNING' | 'BAD_SETTING' | 'DEMO_NOT_LOCAL' | 'PORT_TAKEN' | 'SIGN_IN_NOT_CONFIGURED' | 'PROCESS_FAILED' | 'STOPPED'

/** 无法启动 — `message` is one Chinese sentence for the person at the terminal, says what to do next, and never holds a secret. */
export class LaunchUnavailable extends Unavailable {
  override readonly name = 'LaunchUnavailable'
  readonly trouble: LaunchTrouble
  constructor(trouble: LaunchTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.trouble = trouble
  }
}
