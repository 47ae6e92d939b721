import { roles, type Role } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../services/gateway/src/auth/caller.ts'
import type { GatewayContext } from '../../services/gateway/src/context.ts'
import {
  execute, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, parse, subscribe, type GraphQLField, type GraphQLInputType,
} from '../../services/gateway/src/graphql-js.ts'
import { schema } from '../../services/gateway/src/graphql/schema.ts'
import { scopes, type Scope } from './graphql-scopes.ts'

type Field = GraphQLField<unknown, unknown>
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((root) => root !== null && root !== undefined)
const fields: readonly (readonly [string, Field])[] = roots.flatMap((root) => Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, field] as const))

/** What the field declares, in the words of the table. The plugin lets a field without a declaration through: here silence is a failure. */
function declared({ extensions }: Field): Scope | undefined {
  const { authScopes = {} } = (extensions['pothosOptions'] ?? {}) as { readonly authScopes?: Readonly<{ anyone?: true; operator?: true; roles?: readonly Role[] }> }
  if (authScopes.anyone === true) return 'anyone'
  return authScopes.operator === true ? 'operator' : authScopes.roles
}
const inOrder = (scope: Scope | undefined): unknown => (typeof scope === 'object' ? roles.filter((role) => scope.includes(role)) : scope)

describe('the table of scopes', () => {
  test('names every root field and none that there is not', () => {
    expect(fields.length).toBeGreaterThan(70)
    expect(fields.map(([name]) => name).sort()).toEqual(Object.keys(scopes).sort())
  })

  test.each(fields)('%s is declared as it was reviewed, with a Chinese description', (name, field) => {
    expect(inOrder(declared(field))).toEqual(inOrder(scopes[name]))
    expect(field.description ?? '').toMatch(/\p{Script=Han}/u)
  })
})

// The schema itself, executed, over ports that tell when something got as far as them.
class Reached extends Error {
  override readonly name = 'Reached'
}
function reach(): never {
  throw new Reached('a resolver ran')
}
const tellsWhenReached = (): never => new Proxy({}, { get: reach }) as never

function account(own: readonly Role[], more: Partial<Extract<Caller, { kind: 'account' }>> = {}): Caller {
  const operator = { operatorId: uuid, unitId: uuid, unitKind: 'department', operatorKind: 'person', roles: own, suspended: false, holderId: own.includes('holder') ? uuid : null } as const
  return { kind: 'account', session: 'bearer', account: { issuer: 'i', subject: 's', client: 'c', token: 't', expiresAt: 4_000_000_000 }, operator, noOperatorReason: undefined, ...more }
}

const uuid = '0192f0c1-2345-7abc-8def-0123456789ab'

/** A value that fits the type, as it is written in a document. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType as GraphQLInputType)
  if (isListType(type)) return `[${literal(type.ofType as GraphQLInputType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) return `{${Object.values(type.getFields()).filter(isRequiredInputField).map((field) => `${field.name}: ${literal(field.type)}`).join(', ')}}`
  return { Int: '1', Position: '1', Float: '1', Boolean: 'true', ID: `"${uuid}"`, Json: '{}' }[type.name] ?? '"x"'
}

function documentFor(name: string, field: Field): string {
  const [root = '', fieldName = ''] = name.split('.')
  const paged = field.args.some((arg) => arg.name === 'first') ? ['first: 1'] : []
  const given = [...paged, ...field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literal(arg.type)}`)]
  return `${root.toLowerCase()} { ${fieldName}${given.length === 0 ? '' : `(${given.join(', ')})`} { __typename } }`
}

/** `ran`: the resolver was reached; else the code and reason of the refusal. */
async function call(name: string, field: Field, caller: Caller): Promise<string> {
  const contextValue: GatewayContext = {
    caller, read: tellsWhenReached(), ledger: tellsWhenReached(), loaders: tellsWhenReached(), moves: tellsWhenReached(), checkHealth: reach, formerSeals: reach, traceId: '0', terminal: 'none', actingFor: null,
  }
  const run = name.startsWith('Subscription.') ? subscribe : execute
  const result = await run({ schema, document: parse(documentFor(name, field)), contextValue })
  if (Symbol.asyncIterator in result) return 'followed'
  const { data, errors = [] } = result
  const [error] = errors
  if (error?.originalError instanceof Reached || (error === undefined && data !== undefined)) return 'ran'
  const { code, reason } = error?.extensions ?? {}
  return `${String(code)} ${String(reason)}`
}

const mayCall = (scope: Scope | undefined, role: Role): boolean => (typeof scope === 'object' ? scope.includes(role) : scope !== undefined)

describe.each(fields)('%s, called', (name, field) => {
  test('runs for exactly the roles of the table, and is refused to every other one before anything is read or sent', async () => {
    const outcomes = await Promise.all(roles.map(async (role) => [role, await call(name, field, account([role]))] as const))
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(roles.map((role) => [role, mayCall(scopes[name], role) ? 'ran' : 'FORBIDDEN ROLE_MISSING'])))
  })

  test('is refused, unless it is for anyone, to nobody, to an account that is not registered, to one that is suspended and to one without a role', async () => {
    const unregistered = account([], { operator: undefined, noOperatorReason: 'ACCOUNT_UNKNOWN' })
    const suspended = account([], { operator: undefined, noOperatorReason: 'ACCOUNT_SUSPENDED' })
    const anyone = scopes[name] === 'anyone'
    expect(await call(name, field, { kind: 'anonymous' })).toBe(anyone ? 'ran' : 'UNAUTHENTICATED TOKEN_MISSING')
    expect(await call(name, field, unregistered)).toBe(anyone ? 'ran' : 'FORBIDDEN ACCOUNT_UNKNOWN')
    expect(await call(name, field, suspended)).toBe(anyone ? 'ran' : 'FORBIDDEN ACCOUNT_SUSPENDED')
    expect(await call(name, field, account([]))).toBe(typeof scopes[name] === 'object' ? 'FORBIDDEN ROLE_MISSING' : 'ran')
  })
})
