import type { ServiceError } from '@grpc/grpc-js'
import errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/errors_pb.js'
import type { Endpoint } from '../node.ts'
import { detailedError, status, statusError } from './status-error.ts'

/** 非主节点 in the way of v1: NOT_FOUND with trailers. The client reconnects to the endpoint that they name. */
export function notLeaderTrailers({ address, port }: Endpoint): ServiceError {
  return statusError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': address,
    'leader-endpoint-port': String(port),
  })
}

/** The way of v2, as its errors.proto says it: FAILED_PRECONDITION with NotLeaderNodeErrorDetails. Client 1.3.1 does not know these details. */
export function notLeaderDetails({ address, port }: Endpoint): ServiceError {
  const info = new errors.NotLeaderNodeErrorDetails.NodeInfo().setHost(address).setPort(port)
  return detailedError(status.FAILED_PRECONDITION, 'Node is not the leader', {
    typeName: 'kurrent.rpc.NotLeaderNodeErrorDetails',
    message: new errors.NotLeaderNodeErrorDetails().setCurrentLeader(info),
  })
}
