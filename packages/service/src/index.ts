export { runService, type OpenedService, type RunOptions, type ServiceLog } from './run-service.ts'
