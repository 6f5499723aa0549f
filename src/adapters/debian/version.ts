/**
 * Debian version → version as the software's authors give it: without epoch, Debian revision and
 * the marks of repackaging (deb-version(7): `[epoch:]upstream[-revision]`).
 *
 * `1:1.2.13.dfsg-1` → `1.2.13`, `1.10.8+repack1-1` → `1.10.8`, `2.0+really1.9-1` → `1.9`,
 * `3.0.0~rc2-1` → `3.0.0-rc2`.
 */
export function upstreamVersion(version: string): string {
  const withoutEpoch = version.replace(/^\d+:/, '')
  const dash = withoutEpoch.lastIndexOf('-')
  const upstream = dash > 0 ? withoutEpoch.slice(0, dash) : withoutEpoch
  const really = /\+really([0-9].*)$/.exec(upstream)
  return (really?.[1] ?? upstream)
    .replace(/[+.~](dfsg|ds|repack|debian|nofont|reperr|deb\d+u)[0-9.+~]*.*$/, '')
    .replace(/[+~](git|svn|hg|bzr|cvs|20\d{6}).*$/, '')
    .replace(/~(alpha|beta|rc|b|a)(\d*)/, '-$1$2')
    .replace(/-stable$/, '')
    .replace(/~.*$/, '')
}
