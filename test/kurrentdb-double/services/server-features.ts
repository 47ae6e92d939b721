import type { handleUnaryCall } from '@grpc/grpc-js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import type { Empty } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import { suffer } from '../faults/suffer.ts'
import type { Node } from '../node.ts'
import { answer } from './answer.ts'
import { sceneOfV1 } from './scenes.ts'

/** 服务器特性 — the version, and the methods offered ("/service/Method"): the client decides by them what it may call. */
export function getSupportedMethods(node: Node, version: string, paths: readonly string[]): handleUnaryCall<Empty, features.SupportedMethods> {
  const supported = new features.SupportedMethods().setEventStoreServerVersion(version)
  for (const path of paths) {
    const [, serviceName = '', methodName = ''] = path.split('/')
    // A real server spells its methods in lower case; the client compares so.
    supported.addMethods(new features.SupportedMethod().setServiceName(serviceName).setMethodName(methodName.toLowerCase()))
  }
  return (call, callback) => answer(callback, async () => {
    await suffer(node.faults.takeEffect('features', 'before'), sceneOfV1(node, call))
    return supported
  })
}
