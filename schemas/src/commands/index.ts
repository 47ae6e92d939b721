export * from './command-shapes.ts'
export { parseInitialisation, type Initialisation, type ParsedInitialisation } from './initialisation.ts'
export { commandRoles } from './roles.ts'
export * from './shapes.ts'
