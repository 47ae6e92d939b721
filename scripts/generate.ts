import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles, writeGenerated } from './generate/files.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const files = await generatedFiles(root)
writeGenerated(root, files)
for (const path of files.keys()) console.log(path)
