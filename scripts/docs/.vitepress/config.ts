/**
 * The documentation as a static site with a search that needs no network: `npm run docs` writes it to
 * build/docs. Pages are the Markdown files as they stand in the repository, read there as well as here.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { defineConfig, type DefaultTheme, type MarkdownRenderer } from 'vitepress'

const root = join(import.meta.dirname, '../../..')

type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** Files that are no pages, but that pages link to: schemas, examples, the licence. */
const linked = new Set<string>()

const titled = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ')

/** Every page of a folder, by its file's name. */
const pages = (folder: string): DefaultTheme.SidebarItem[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => ({
      text: titled(name.replace(/\.md$/, '')),
      link: `/${folder}/${name.replace(/\.md$/, '')}`,
    }))

const adapters = (): DefaultTheme.SidebarItem[] =>
  readdirSync(join(root, 'src/adapters'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => ({ text: name, link: `/src/adapters/${name}/` }))

const group = (text: string, items: DefaultTheme.SidebarItem[], collapsed = true) => ({
  text,
  items,
  collapsed,
})

/**
 * Links are written for the repository: a README stands for its folder, other files are copied beside
 * the pages. A folder without a README has no page, and no link: undefined.
 */
function siteLink(href: string, page: string): string | undefined {
  const [path = '', anchor] = href.split('#')
  if (path === '' || /^[a-z]+:/.test(path)) return href
  const target = posix.join(posix.dirname(page), path)
  const to = (link: string) => (anchor === undefined ? link : `${link}#${anchor}`)
  if (path.endsWith('README.md')) return to(path.replace(/README\.md$/, 'index.md'))
  if (path.endsWith('.md')) return href
  if (statSync(join(root, target)).isDirectory())
    return existsSync(join(root, target, 'README.md')) ? `/${target}/` : undefined
  linked.add(target)
  return `/${copyName(target)}`
}

/** Web servers tell a file's type by its extension. */
const copyName = (path: string): string => (posix.extname(path) === '' ? `${path}.txt` : path)

/** Rewrites the links of one run of text; what has no target any more stays as text. */
function relink(tokens: Token[], page: string): Token[] {
  let dropped = false
  return tokens.filter((token) => {
    if (token.type === 'link_open') {
      const href = siteLink(String(token.attrGet('href')), page)
      dropped = href === undefined
      if (href !== undefined) token.attrSet('href', href)
      return !dropped
    }
    return !(token.type === 'link_close' && dropped)
  })
}

export default defineConfig({
  title: 'Portolan',
  description: 'Chart any supercomputer. Land your software on it.',
  srcDir: root,
  outDir: join(root, 'build/docs'),
  cacheDir: join(root, 'build/docs-cache'),
  srcExclude: ['**/fixtures/**', 'build/**', 'lib/**', '.*/**', 'src/adapters/_template/**'],
  rewrites: (id) => id.replace(/README\.md$/, 'index.md'),
  cleanUrls: false,
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/' },
      { text: 'Guides', link: '/docs/' },
      { text: 'Formats', link: '/docs/formats/' },
      { text: 'Decisions', link: '/docs/decisions/' },
    ],
    sidebar: [
      group(
        'Start',
        [
          { text: 'What Portolan is', link: '/' },
          { text: 'All pages', link: '/docs/' },
        ],
        false,
      ),
      group('Guides', pages('docs/guide'), false),
      group('Measured', pages('docs'), false),
      group('Formats', pages('docs/formats')),
      group('Decisions', pages('docs/decisions')),
      group('Tools it knows', adapters()),
      group('Project', [
        { text: 'Contributing', link: '/CONTRIBUTING' },
        { text: 'Changes', link: '/CHANGELOG' },
      ]),
    ],
  },
  markdown: {
    // Angle brackets in the text are text, never components.
    html: false,
    config: (md) => {
      md.core.ruler.push('repository-links', (state) => {
        const page = relative(root, String(state.env.path ?? ''))
        for (const token of state.tokens)
          if (token.children) token.children = relink(token.children, page)
      })
    },
  },
  buildEnd: ({ outDir }) => {
    for (const path of linked) {
      mkdirSync(dirname(join(outDir, path)), { recursive: true })
      copyFileSync(join(root, path), join(outDir, copyName(path)))
    }
  },
})
