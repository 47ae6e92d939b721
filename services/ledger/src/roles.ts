import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { assert } from '@hub/kernel'
import type { ClientBase } from 'pg'

/** 数据库角色 — one for each duty. Roles belong to the whole server, not to one database. */
export const roleNames = ['hub_migrator', 'hub_ledger', 'hub_gateway'] as const

export interface RolePasswords {
  /** Of `hub_ledger`: appends, projects, reads. */
  readonly ledgerPassword: string
  /** Of `hub_gateway`: selects from read.* and read_masked.* only. */
  readonly gatewayPassword: string
}

// Two databases of one server may be set up at the same moment: whoever comes second finds the role there, and that is well.
const createMissingRoles = `do $$
declare wanted text;
begin
  foreach wanted in array array[${roleNames.map((name) => `'${name}'`).join(', ')}] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$`

/**
 * 建立角色 — creates what is missing, without a password and without login; lets the caller act as hub_migrator. Needs CREATEROLE only where
 * something is missing. Called by every migration run.
 */
export async function createRoles(client: ClientBase): Promise<void> {
  await client.query(createMissingRoles)
  const { rows } = await client.query<{ caller: string; needed: boolean }>(
    `select current_user as caller, not (rolsuper or current_user = 'hub_migrator') as needed from pg_roles where rolname = current_user`)
  const [row] = rows
  if (row === undefined || !row.needed) return
  // A member without the SET option (PostgreSQL 16) gains it here; who may not grant it meets the error of SET ROLE, which says what is missing.
  await client.query(`do $$ begin execute format('grant hub_migrator to %I', current_user); exception when others then null; end $$`)
}

/**
 * 启用登录角色 — makes hub_ledger and hub_gateway log in with these passwords, and lets them connect to the database of `adminClient`, who must
 * be allowed to alter roles. Passwords leave this process only as SCRAM-SHA-256 verifiers (RFC 5803), so no server log can hold one.
 */
export async function ensureRoles(adminClient: ClientBase, { ledgerPassword, gatewayPassword }: RolePasswords): Promise<void> {
  await createRoles(adminClient)
  const { rows: [at] } = await adminClient.query<{ database: string }>('select current_database() as database')
  assert(at !== undefined, 'a session is in a database')
  const database = adminClient.escapeIdentifier(at.database)
  const logins = [['hub_ledger', ledgerPassword], ['hub_gateway', gatewayPassword]] as const
  for (const [role, password] of logins) {
    const verifier = adminClient.escapeLiteral(scramVerifier(password))
    await againWhenConcurrent(() => adminClient.query(`alter role ${role} login password ${verifier}`))
    await againWhenConcurrent(() => adminClient.query(`grant connect on database ${database} to ${role}`))
  }
}

const scramIterations = 4096
const printableAscii = /^[\x21-\x7e]{12,200}$/

// RFC 5802 section 3. Printable ASCII is its own SASLprep form, which is why nothing else is taken.
function scramVerifier(password: string): string {
  assert(printableAscii.test(password), 'a role password is 12 to 200 printable ASCII characters')
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, scramIterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${String(scramIterations)}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

const catalogueAttemptsMax = 10

// Shared catalogue rows are updated without waiting: the loser of a race gets XX000 "tuple concurrently updated".
async function againWhenConcurrent(change: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await change()
      return
    } catch (error) {
      const concurrent = error instanceof Error && 'code' in error && error.code === 'XX000'
      if (!concurrent || attempt === catalogueAttemptsMax) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt))
    }
  }
}
