import type { CommandModule } from '../command.ts'
import { command as build } from './build.ts'
import { command as catalog } from './catalog.ts'
import { command as check } from './check.ts'
import { command as completion } from './completion.ts'
import { command as emit } from './emit.ts'
import { command as exportSite } from './export.ts'
import { command as find } from './find.ts'
import { command as plan } from './plan.ts'
import { command as prove } from './prove.ts'
import { command as request } from './request.ts'
import { command as serve } from './serve.ts'
import { command as site } from './site.ts'

export const commands: readonly CommandModule[] = [
  build,
  catalog,
  check,
  completion,
  emit,
  exportSite,
  find,
  plan,
  prove,
  request,
  serve,
  site,
]
