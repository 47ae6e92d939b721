/**
 * graphql-js 16 ships two copies of itself, CommonJS and `.mjs`, and refuses values of the other copy. Pothos, Yoga and
 * graphql-jit load the first one under Node; bundlers and test runners that prefer the `module` field would give us the second.
 * Naming the file settles it: everything here imports graphql-js through this module.
 */
export * from 'graphql/index.js'
