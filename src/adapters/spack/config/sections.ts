/** Sections of Spack's configuration, and of an environment. Source: Spack's schemas (1.2, and 0.23 for `compilers`). */
export const sections: readonly string[] = [
  'packages',
  'compilers',
  'concretizer',
  'config',
  'modules',
  'mirrors',
  'upstreams',
  'repos',
  'toolchains',
  'bootstrap',
  'include',
  'cdash',
  'ci',
  'definitions',
  'develop',
  'env_vars',
  'view',
  'specs',
  // Before 0.18 what is now `concretizer: unify`.
  'concretization',
]
