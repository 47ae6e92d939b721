import { isRefusal } from '@hub/kernel'
import { specify } from '@hub/kernel/given'
import { operatorRefusals, roles as allRoles, type OperatorEvent, type OperatorRefusal, type Role } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OperatorCommand } from './commands.ts'
import { operator } from './decide.ts'
import {
  herself, holderId, madeSecurityAdmin, register, registered, reinstate, reinstated, rolesSet, setRoles, suspend, suspended,
} from './fixtures.ts'
import { neverTogether, rolesRefusal } from './role-rules.ts'

const given = specify(operator)

describe('a security administrator', () => {
  test('registers a clerk of any unit; roles come once and in order, the name is sealed under the unit', () => {
    given().when(register).then(registered)
  })

  test('registers a holder, whose name is sealed under her own key', () => {
    given().when({ ...register, roles: ['holder'], holderId }).then({
      type: 'OperatorRegistered', v: 1, data: { ...registered.data, roles: ['holder'], holderId },
      seal: [{ part: 'name', subject: `holder-${holderId}`, value: { name: register.name } }],
    } as OperatorEvent)
  })

  test('changes nothing by setting the roles that are set', () => {
    given(registered).when({ ...setRoles, roles: ['window-clerk', 'issuing-clerk'] }).thenNothing()
  })

  test('neither changes her own roles, nor suspends or reinstates herself', () => {
    for (const command of [setRoles, suspend, reinstate]) given(registered).when({ ...command, by: herself }).thenRefuses('OPERATOR_IS_SELF')
  })

  test('cannot suspend or strip the last active security administrator, but another one', () => {
    const last = { otherActiveSecurityAdmins: 0 }
    given(registered, madeSecurityAdmin).when({ ...suspend, ...last }).thenRefuses('OPERATOR_LAST_SECURITY_ADMIN')
    given(registered, madeSecurityAdmin).when({ ...setRoles, ...last }).thenRefuses('OPERATOR_LAST_SECURITY_ADMIN')
    given(registered, madeSecurityAdmin).when(suspend).then(suspended)
    given(registered, madeSecurityAdmin, suspended).when({ ...setRoles, ...last }).then(rolesSet)
    given(registered).when({ ...suspend, ...last }).then(suspended)
    given(registered, madeSecurityAdmin).when({ ...setRoles, ...last, roles: ['security-admin', 'approver'] }).then(
      { type: 'OperatorRolesSet', v: 1, data: { operatorId: setRoles.operatorId, roles: ['approver', 'security-admin'] } })
  })
})

describe('roles that one account may have together', () => {
  const person = { kind: 'person', holderId: null } as const
  // Written out by hand, one row a role, so that the rule and its table can disagree.
  const apart: readonly (readonly [Role, Role])[] = [
    ['system-admin', 'security-admin'], ['system-admin', 'auditor'], ['security-admin', 'auditor'],
    ['auditor', 'issuing-clerk'], ['auditor', 'approver'], ['auditor', 'window-clerk'], ['auditor', 'catalogue-admin'], ['auditor', 'seal-custodian'],
  ]
  test.each(apart)('%s and %s never', (one, other) => {
    expect(rolesRefusal(person, [one, other])?.refused).toBe('OPERATOR_ROLES_CONFLICT')
    expect(rolesRefusal(person, ['window-clerk', other, one])?.refused).toBe('OPERATOR_ROLES_CONFLICT')
  })

  const together: readonly (readonly [Role, Role])[] = [
    ['issuing-clerk', 'approver'], ['issuing-clerk', 'window-clerk'], ['catalogue-admin', 'approver'], ['security-admin', 'window-clerk'], ['system-admin', 'catalogue-admin'],
  ]
  test.each(together)('%s and %s may be', (one, other) => {
    expect(rolesRefusal(person, [one, other])).toBeUndefined()
  })

  test('the rule holds both ways and no role excludes itself', () => {
    for (const one of allRoles) for (const other of allRoles)
      expect(neverTogether[one].includes(other), `${one} / ${other}`).toBe(neverTogether[other].includes(one))
    expect(allRoles.filter((role) => neverTogether[role].includes(role))).toEqual([])
  })

  test('a system has its one role, a person never that one', () => {
    expect(rolesRefusal({ kind: 'system', holderId: null }, ['department-system'])).toBeUndefined()
    expect(rolesRefusal({ kind: 'system', holderId: null }, ['window-clerk'])?.refused).toBe('OPERATOR_ROLES_OF_SYSTEM')
    expect(rolesRefusal({ kind: 'system', holderId: null }, ['department-system', 'window-clerk'])?.refused).toBe('OPERATOR_ROLES_CONFLICT')
    expect(rolesRefusal(person, ['department-system'])?.refused).toBe('OPERATOR_ROLES_OF_SYSTEM')
  })

  test('a holder is a holder alone, and is somebody', () => {
    expect(rolesRefusal({ kind: 'person', holderId }, ['holder'])).toBeUndefined()
    expect(rolesRefusal(person, ['holder'])?.refused).toBe('OPERATOR_HOLDER_MISSING')
    expect(rolesRefusal({ kind: 'person', holderId }, ['window-clerk'])?.refused).toBe('OPERATOR_HOLDER_NOT_ALLOWED')
    for (const role of allRoles.filter((other) => other !== 'holder'))
      expect(rolesRefusal({ kind: role === 'department-system' ? 'system' : 'person', holderId }, ['holder', role])?.refused).toBe('OPERATOR_ROLES_CONFLICT')
  })
})

// Every command in every state.
const histories = { absent: [], active: [registered], approver: [registered, rolesSet], suspended: [registered, suspended], reinstated: [registered, suspended, reinstated] } as const
type Situation = keyof typeof histories
const commands: { readonly [T in OperatorCommand['type']]: Extract<OperatorCommand, { type: T }> } = {
  RegisterOperator: register, SetOperatorRoles: setRoles, SuspendOperator: suspend, ReinstateOperator: reinstate,
}
const twice = 'OPERATOR_ALREADY_REGISTERED'
const missing = 'OPERATOR_NOT_FOUND'
const table: Readonly<Record<OperatorCommand['type'], Readonly<Record<Situation, OperatorRefusal | readonly OperatorEvent[]>>>> = {
  RegisterOperator: { absent: [registered], active: twice, approver: twice, suspended: twice, reinstated: twice },
  SetOperatorRoles: { absent: missing, active: [rolesSet], approver: [], suspended: [rolesSet], reinstated: [rolesSet] },
  SuspendOperator: { absent: missing, active: [suspended], approver: [suspended], suspended: 'OPERATOR_SUSPENDED', reinstated: [suspended] },
  ReinstateOperator: { absent: missing, active: 'OPERATOR_NOT_SUSPENDED', approver: 'OPERATOR_NOT_SUSPENDED', suspended: [reinstated], reinstated: 'OPERATOR_NOT_SUSPENDED' },
}

describe.each(Object.keys(commands) as OperatorCommand['type'][])('%s on an operator who is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  const clash = ['auditor', 'system-admin'] satisfies Role[]
  const worst = { ...register, by: herself, unitStatus: 'absent' as const, accountTaken: true, kind: 'system' as const, roles: [...clash] }
  const byOther = { ...worst, by: register.by }
  const alone = { by: setRoles.by, otherActiveSecurityAdmins: 0 }
  const order: readonly (readonly [OperatorRefusal, readonly OperatorEvent[], OperatorCommand])[] = [
    ['OPERATOR_ALREADY_REGISTERED', [registered], worst],
    ['OPERATOR_IS_SELF', [], worst],
    ['OPERATOR_UNIT_NOT_FOUND', [], byOther],
    ['OPERATOR_UNIT_ENDED', [], { ...byOther, unitStatus: 'ended' }],
    ['OPERATOR_ACCOUNT_TAKEN', [], { ...byOther, unitStatus: 'active' }],
    ['OPERATOR_ROLES_OF_SYSTEM', [], { ...byOther, unitStatus: 'active', accountTaken: false }],
    ['OPERATOR_ROLES_CONFLICT', [], { ...register, roles: ['holder', ...clash] }],
    ['OPERATOR_HOLDER_MISSING', [], { ...register, roles: ['holder'] }],
    ['OPERATOR_HOLDER_NOT_ALLOWED', [], { ...register, holderId }],
    ['OPERATOR_NOT_FOUND', [], { ...setRoles, by: herself, roles: [...clash] }],
    ['OPERATOR_IS_SELF', [registered], { ...setRoles, by: herself, roles: [...clash] }],
    ['OPERATOR_ROLES_CONFLICT', [registered, madeSecurityAdmin], { ...setRoles, ...alone, roles: [...clash] }],
    ['OPERATOR_LAST_SECURITY_ADMIN', [registered, madeSecurityAdmin], { ...setRoles, ...alone }],
    ['OPERATOR_SUSPENDED', [registered, madeSecurityAdmin, suspended], { ...suspend, ...alone }],
    ['OPERATOR_LAST_SECURITY_ADMIN', [registered, madeSecurityAdmin], { ...suspend, ...alone }],
    ['OPERATOR_NOT_SUSPENDED', [registered], reinstate],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(operatorRefusals)))
  })
})

test('whatever is asked in whatever order, no account ever holds roles that exclude each other', () => {
  const command = fc.oneof(
    fc.subarray([...allRoles], { minLength: 1, maxLength: 3 }).map((roles): OperatorCommand => ({ ...register, roles })),
    fc.subarray([...allRoles], { minLength: 1, maxLength: 3 }).map((roles): OperatorCommand => ({ ...setRoles, roles })),
    fc.constantFrom<OperatorCommand>(suspend, reinstate),
  )
  fc.assert(fc.property(fc.array(command, { maxLength: 12 }), (sequence) => {
    const state = sequence.reduce((before, next) => {
      const decision = operator.decide(before, next)
      return isRefusal(decision) ? before : decision.reduce(operator.evolve, before)
    }, operator.initial)
    if (state.status === 'absent') return
    for (const one of state.roles) expect(state.roles.filter((other) => neverTogether[one].includes(other))).toEqual([])
  }))
})
