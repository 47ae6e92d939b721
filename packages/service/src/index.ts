export { answersOk } from './answers-ok.ts'
export { runService, type OpenedService, type RunOptions, type ServiceLog } from './run-service.ts'
export { SecretVariableUnavailable, withSecretFiles, type SecretVariables } from './secret-variables.ts'
