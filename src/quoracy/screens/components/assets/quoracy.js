/* Wakes the components of GOV.UK and MoJ Frontend that our pages use, and our own. Pages work without it. */
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll
} from 'govuk-frontend'
import { SortableTable } from '@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs'
import { keepForms } from './keep.js'
import { follow } from './room.js'

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  SortableTable
]

function wake (scope) {
  for (const Component of components) createAll(Component, {}, scope)
  keepForms(scope)
}

wake(document)
follow(document)

/* htmx says `htmx:load` for the whole page first, then for each part that it brings in. */
document.addEventListener('htmx:load', (event) => {
  if (event.target !== document.body) wake(event.target)
})

/* A board says this when it has been read anew. */
document.addEventListener('quoracy:shown', (event) => wake(event.target))

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print()
})
