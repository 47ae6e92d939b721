export * from './command-shapes.ts'
export { commandRoles } from './roles.ts'
export * from './shapes.ts'
