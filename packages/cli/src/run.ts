import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { backup, restore } from './commands/backup.ts'
import { caReplace, caRevoke, caSign } from './commands/ca-generations.ts'
import { caRenew } from './commands/ca-renew.ts'
import { demo } from './commands/demo.ts'
import { deposit } from './commands/deposit.ts'
import { idCheck } from './commands/id-check.ts'
import { importLicences } from './commands/import-licences.ts'
import { init } from './commands/init.ts'
import { caList, caTrust, keyCertify, keyRequest } from './commands/external-ca.ts'
import { keyAssign, keyCreate, keyExportCertificates, keyImport, keyList } from './commands/key.ts'
import { keyEnd, keyRotate, keyStatus } from './commands/key-rotation.ts'
import { ledgerExport } from './commands/ledger-export.ts'
import { ledgerFsck } from './commands/ledger-fsck.ts'
import { ledgerImport } from './commands/ledger-import.ts'
import { ledgerMigrate } from './commands/ledger-migrate.ts'
import { ledgerRebuild } from './commands/ledger-rebuild.ts'
import { sealDrill } from './commands/seal-drill.ts'
import { sealFormerCa } from './commands/seal-former-ca.ts'
import { token } from './commands/token.ts'
import { trust } from './commands/trust.ts'
import { verify } from './commands/verify.ts'
import { helpOf, overview } from './help.ts'
import { exitCodes, type ExitCode, type Io } from './io.ts'
import { nearest } from './nearest.ts'
import { isProblem } from './problem.ts'

/** 命令表 — in the order of the overview. */
export const commands: readonly Command[] = [importLicences, deposit, idCheck, verify, trust, token, demo, init, ledgerRebuild, ledgerFsck, ledgerExport, ledgerImport, ledgerMigrate, keyList, keyImport, keyAssign, keyCreate, keyRequest, keyCertify, keyExportCertificates, keyStatus, keyRotate, keyEnd, sealDrill, sealFormerCa, caRenew, caReplace, caSign, caRevoke, caTrust, caList, backup, restore]

const asksForHelp = (word: string | undefined): boolean => word === '--help' || word === '-h' || word === 'help'

/** 运行 — one command line to its exit code. Trouble that no command foresaw rejects. */
export async function runHub(typed: readonly string[], io: Io): Promise<ExitCode> {
  if (typed.length === 0) {
    io.say(overview(commands))
    return exitCodes.usage
  }
  if (asksForHelp(typed[0])) {
    io.out(overview(commands))
    return exitCodes.done
  }
  const command = commands.find(({ name }) => typed.slice(0, wordsOf(name)).join(' ') === name)
  if (command === undefined) return unknown(typed, io)
  const rest = typed.slice(wordsOf(command.name))
  if (rest.some((word) => word === '--help' || word === '-h')) {
    io.out(helpOf(command))
    return exitCodes.done
  }
  const args = readArguments(command, rest)
  const outcome = isProblem(args) ? args : await command.run(args, io)
  if (!isProblem(outcome)) return outcome
  io.say(outcome.problem)
  if (outcome.exit === exitCodes.usage) io.say(`用法：npx hub ${command.name} ${command.usage}（说明：npx hub ${command.name} --help）`)
  return outcome.exit
}

function wordsOf(name: string): number {
  return name.split(' ').length
}

/** `hub key`, `hub key --help`: a first word alone may be that of several commands. */
function groupOf([first, second = '-']: readonly string[]): readonly Command[] {
  return second.startsWith('-') ? commands.filter(({ name }) => name.startsWith(`${String(first)} `)) : []
}

function unknown(typed: readonly string[], io: Io): ExitCode {
  const group = groupOf(typed)
  return group.length > 1 ? tellGroup(group, typed, io) : tellNearest(typed, io)
}

function tellGroup(group: readonly Command[], typed: readonly string[], io: Io): ExitCode {
  const asked = typed.some(asksForHelp)
  for (const line of [`${String(typed[0])} 有这些命令：`, ...group.map(({ name, summary }) => `  npx hub ${name}：${summary}`)])
    if (asked) io.out(line)
    else io.say(line)
  return asked ? exitCodes.done : exitCodes.usage
}

function tellNearest(typed: readonly string[], io: Io): ExitCode {
  const words = typed.filter((word) => !word.startsWith('-')).slice(0, 2).join(' ')
  // `hub import` lacks its second word, so first words count as well; of several the first in the table.
  const names = new Map(commands.toReversed().flatMap(({ name }) => [[name, name], [name.split(' ')[0] ?? name, name]] as const))
  io.say(`没有这个命令。最接近的是：npx hub ${names.get(nearest(words, [...names.keys()]) ?? '') ?? ''}`)
  io.say('全部命令：npx hub --help')
  return exitCodes.usage
}
