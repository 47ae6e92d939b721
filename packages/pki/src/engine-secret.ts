import { isAbsolute, normalize } from 'node:path'

const engineSecretsFolder = '/run/secrets/'

/**
 * 容器机密 — whether a file was put there by the container engine as a secret of this container. Its mode and owner are the engine's (often 0444), and nobody
 * else lives in the container: the mode says nothing about who may read it on the host.
 */
export function isEngineSecret(file: string): boolean {
  return isAbsolute(file) && normalize(file).startsWith(engineSecretsFolder)
}
