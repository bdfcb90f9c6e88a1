/* Builds var/assets: one style sheet, one script, the typeface and the few icons. Run by `npm run build`. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../../../..')
const modules = join(root, 'node_modules')
const out = join(root, 'var/assets')

rmSync(out, { recursive: true, force: true })
mkdirSync(join(out, 'fonts'), { recursive: true })
mkdirSync(join(out, 'images'))

const style = sass.compile(join(here, 'quoracy.scss'), {
  loadPaths: [root, modules],
  style: 'compressed',
  quietDeps: true
})
writeFileSync(join(out, 'quoracy.css'), style.css)

await esbuild.build({
  entryPoints: [join(here, 'quoracy.js')],
  outfile: join(out, 'quoracy.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  nodePaths: [modules]
})

for (const plain of ['start.js', 'quoracy.svg']) cpSync(join(here, plain), join(out, plain))

const fonts = join(modules, '@fontsource/source-sans-3/files')
for (const script of ['latin', 'latin-ext']) {
  for (const weight of ['400', '700']) {
    const name = `source-sans-3-${script}-${weight}-normal.woff2`
    cpSync(join(fonts, name), join(out, 'fonts', name))
  }
}

/* MoJ's plain icons only: no crown, no crest, no department's logo. */
const icons = join(modules, '@ministryofjustice/frontend/moj/assets/images')
for (const name of readdirSync(icons)) {
  if (name.startsWith('icon-') && name.endsWith('.svg')) cpSync(join(icons, name), join(out, 'images', name))
}
