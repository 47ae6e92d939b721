// What packages/postgres already knows about processes and log files of this machine; one place, should they move to a package of their own.
export { openLog, readLogSince, rotateLog } from '../../postgres/src/log-file.ts'
export { takeOwnership } from '../../postgres/src/ownership.ts'
export { startOf } from '../../postgres/src/processes.ts'
