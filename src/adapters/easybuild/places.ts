/** Where EasyBuild installs software. */
const roots = [
  '$EASYBUILD_INSTALLPATH_SOFTWARE',
  '$EASYBUILD_INSTALLPATH/software',
  '$EASYBUILD_PREFIX/software',
  '$PORTOLAN_ROOTS/software',
  '$HOME/.local/easybuild/software',
  '/opt/easybuild/software',
  '/apps/easybuild/software',
]
export const prefixGlobs: readonly string[] = roots.map((root) => `${root}/*/*`)
export const easyconfigGlobs: readonly string[] = prefixGlobs.flatMap((prefix) => [
  `${prefix}/easybuild/*.eb`,
  `${prefix}/easybuild/reprod/*.eb`,
])
