/*
 * Keeps a board up to date on a device: `[data-board]` follows the stream at `data-stream`, which brings the new copy
 * to whoever only reads; told of a number alone, it reads its part of the page anew from `data-part`. Nobody's focus or
 * half-typed words are touched. Without it the page has a link that shows what is new.
 */
const AGAIN = 2000
const MINUTE = 60000
/* A page that is only sent copies reads one by itself now and then, so that whoever follows it stays signed in. */
const STAYS = 4 * MINUTE

class Board {
  constructor (element) {
    this.element = element
    this.number = Number(element.dataset.number)
    this.says = document.querySelector('[data-board-says]')
    this.reading = false
    this.readAt = Date.now()
    this.follow()
    setInterval(() => this.tick(), MINUTE / 4)
  }

  follow () {
    this.source = new EventSource(`${this.element.dataset.stream}?after=${this.number}`)
    this.source.addEventListener('board', (event) => this.told(Number(event.data)))
    this.source.addEventListener('copy', (event) => this.carried(JSON.parse(event.data)))
    this.source.addEventListener('over', () => { this.source.close(); this.read() })
    this.source.addEventListener('open', () => this.say(''))
    this.source.addEventListener('error', () => this.lost())
  }

  /* The browser itself tries again after a lost line; only an answer that was no stream ends it for good. */
  lost () {
    if (this.source.readyState !== EventSource.CLOSED) {
      this.say(this.element.dataset.lostText)
      return
    }
    setTimeout(() => { if (!this.over) this.read().then(() => this.follow()) }, AGAIN)
  }

  told (number) {
    if (number > this.number) this.read()
  }

  carried (copy) {
    if (Date.now() - this.readAt > STAYS) this.read()
    else this.show(copy)
  }

  /* One reading at a time; what is told meanwhile is read after it. */
  async read () {
    if (this.reading) {
      this.again = true
      return
    }
    this.reading = true
    this.readAt = Date.now()
    try {
      const answer = await fetch(this.element.dataset.part, { credentials: 'same-origin' })
      if (answer.ok && !answer.redirected) this.show(await answer.text())
      else if (answer.status < 500) this.stop()
    } catch {
      this.say(this.element.dataset.lostText)
      setTimeout(() => this.read(), AGAIN)
    }
    this.reading = false
    if (this.again) {
      this.again = false
      this.read()
    }
  }

  show (text) {
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-copy]')
    if (!fresh) return
    const open = [...this.element.querySelectorAll('details[open][id]')].map((one) => one.id)
    const focused = this.element.contains(document.activeElement) ? document.activeElement.id : ''
    this.number = Number(fresh.dataset.copy)
    this.element.replaceChildren(fresh)
    for (const id of open) document.getElementById(id)?.setAttribute('open', '')
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
    this.element.dispatchEvent(new CustomEvent('quoracy:shown', { bubbles: true }))
    this.tick()
  }

  stop () {
    this.over = true
    this.source.close()
    this.say(this.element.dataset.overText)
  }

  say (text) {
    if (this.says && this.says.textContent !== text) this.says.textContent = text
  }

  tick () {
    for (const part of this.element.querySelectorAll('[data-minutes-since]')) {
      const minutes = Math.max(Math.floor((Date.now() - Number(part.dataset.minutesSince) * 1000) / MINUTE), 0)
      part.textContent = part.dataset.words.replace('%s', minutes)
    }
  }
}

/* Enter keeps what was typed, Shift and Enter begin a new line. The page stays where it is. */
class Say {
  constructor (form) {
    this.form = form
    this.text = form.querySelector('textarea')
    this.text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      form.requestSubmit()
    })
    form.addEventListener('submit', (event) => this.send(event))
  }

  async send (event) {
    if (this.whole) return
    event.preventDefault()
    if (this.sending) return
    this.sending = true
    const sent = this.text.value
    try {
      const answer = await fetch(this.form.action, { method: 'POST', body: new FormData(this.form), credentials: 'same-origin' })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('form[data-say] [name=once]')
      if (!answer.redirected || !fresh) throw new Error('not kept')
      this.form.querySelector('[name=once]').value = fresh.value
      if (this.text.value === sent) this.text.value = ''
      this.text.focus()
    } catch {
      this.whole = true /* the page itself says what is wrong, or that the line is down */
      this.form.requestSubmit()
    }
    this.sending = false
  }
}

export function follow (scope) {
  for (const element of scope.querySelectorAll('[data-board]')) new Board(element)
  for (const form of scope.querySelectorAll('form[data-say]')) new Say(form)
}
