/** Guix's names of licences (guix/licenses.scm) → SPDX; the others keep the name Guix gives them. */
const spdx: Readonly<Record<string, string>> = {
  Expat: 'MIT',
  'Expat No Attribution': 'MIT-0',
  X11: 'X11',
  ISC: 'ISC',
  Zlib: 'Zlib',
  'ASL 2.0': 'Apache-2.0',
  'ASL 1.1': 'Apache-1.1',
  'APSL 2.0': 'APSL-2.0',
  'AFL 2.1': 'AFL-2.1',
  'Artistic License 2.0': 'Artistic-2.0',
  'Clarified Artistic': 'ClArtistic',
  'Modified BSD': 'BSD-3-Clause',
  'Original BSD': 'BSD-4-Clause',
  FreeBSD: 'BSD-2-Clause',
  'BSD 1-Clause': 'BSD-1-Clause',
  'Zero-Clause BSD': '0BSD',
  'Boost 1.0': 'BSL-1.0',
  CC0: 'CC0-1.0',
  'CC-BY 2.0': 'CC-BY-2.0',
  'CC-BY 3.0': 'CC-BY-3.0',
  'CC-BY 4.0': 'CC-BY-4.0',
  'CC-BY-SA 2.0': 'CC-BY-SA-2.0',
  'CC-BY-SA 3.0': 'CC-BY-SA-3.0',
  'CC-BY-SA 4.0': 'CC-BY-SA-4.0',
  'CDDL 1.0': 'CDDL-1.0',
  'CDDL 1.1': 'CDDL-1.1',
  CeCILL: 'CECILL-2.1',
  'CeCILL-B': 'CECILL-B',
  'CeCILL-C': 'CECILL-C',
  'CPL 1.0': 'CPL-1.0',
  'EPL 1.0': 'EPL-1.0',
  'EPL 2.0': 'EPL-2.0',
  'EUPL 1.1': 'EUPL-1.1',
  'EUPL 1.2': 'EUPL-1.2',
  'EDL 1.0': 'BSD-3-Clause',
  'FDL 1.1+': 'GFDL-1.1-or-later',
  'FDL 1.2+': 'GFDL-1.2-or-later',
  'FDL 1.3+': 'GFDL-1.3-or-later',
  'Free Art License 1.3': 'LAL-1.3',
  Freetype: 'FTL',
  HPND: 'HPND',
  'IBMPL 1.0': 'IPL-1.0',
  IJG: 'IJG',
  Imlib2: 'Imlib2',
  'IPA Font License': 'IPA',
  'LPL 1.02': 'LPL-1.02',
  MirOS: 'MirOS',
  'MPL 1.0': 'MPL-1.0',
  'MPL 1.1': 'MPL-1.1',
  'MPL 2.0': 'MPL-2.0',
  'Ms-PL': 'MS-PL',
  'NCSA/University of Illinois Open Source License': 'NCSA',
  'OpenLDAPv2.8': 'OLDAP-2.8',
  OpenSSL: 'OpenSSL',
  'Python Software Foundation License': 'PSF-2.0',
  QPL: 'QPL-1.0',
  'Ruby License': 'Ruby',
  'SGI Free Software License B, version 2.0': 'SGI-B-2.0',
  'SIL OFL 1.1': 'OFL-1.1',
  'Tcl/Tk': 'TCL',
  'The Open Software License 2.1': 'OSL-2.1',
  Unicode: 'Unicode-DFS-2015',
  Unlicense: 'Unlicense',
  Vim: 'Vim',
  'W3C Software Notice and License': 'W3C',
  'WTFPL 2': 'WTFPL',
  'Zope Public License 2.1': 'ZPL-2.1',
}

const lppl: Readonly<Record<string, string>> = {
  '1.0': 'LPPL-1.0',
  '1.1': 'LPPL-1.1',
  '1.2': 'LPPL-1.2',
  '1.3a': 'LPPL-1.3a',
  '1.3c': 'LPPL-1.3c',
}

/** `GPL 3+` → `GPL-3.0-or-later`, `LGPL 2.1` → `LGPL-2.1-only`. */
export function licenceId(name: string): string {
  const known = Object.hasOwn(spdx, name) ? spdx[name] : undefined
  if (known !== undefined) return known
  const gnu = /^(GPL|LGPL|AGPL) ([123])(?:\.([01]))?(\+?)$/.exec(name)
  if (gnu) return `${gnu[1]}-${gnu[2]}.${gnu[3] ?? 0}-${gnu[4] ? 'or-later' : 'only'}`
  const latex = /^LPPL (1\.[0-3][ac]?)(\+?)$/.exec(name)
  const exact = latex && Object.hasOwn(lppl, latex[1] ?? '') ? lppl[latex[1] ?? ''] : undefined
  return latex && exact ? exact + (latex[2] ?? '') : name
}
