import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import type { Empty } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'

/** 服务器特性 — the version, and the methods offered: the client decides by them what it may call. `path` of a method is "/service/Method". */
export function getSupportedMethods(version: string, services: readonly ServiceDefinition[]): handleUnaryCall<Empty, features.SupportedMethods> {
  const answer = new features.SupportedMethods().setEventStoreServerVersion(version)
  for (const service of services)
    for (const { path } of Object.values(service)) {
      const [, serviceName = '', methodName = ''] = path.split('/')
      // A real server spells its methods in lower case; the client compares so.
      answer.addMethods(new features.SupportedMethod().setServiceName(serviceName).setMethodName(methodName.toLowerCase()))
    }
  return (_call, callback) => callback(null, answer)
}
