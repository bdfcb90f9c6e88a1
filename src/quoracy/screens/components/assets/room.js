/*
 * Keeps a board up to date on a device: `[data-board]` follows the stream at `data-stream`, which brings the new copy
 * to whoever only reads; told of a number alone, it reads its part of the page anew from `data-part`. Nobody's focus or
 * half-typed words are touched. Without it the page has a link that shows what is new.
 */
const AGAIN = 2000
const MINUTE = 60000
/* A page that is only sent copies reads one by itself now and then, so that whoever follows it stays signed in. */
const STAYS = 4 * MINUTE
const AWAY = [502, 503, 504] /* the service or its database is away for a moment: ask again */

/* An answer, or an error while the service or its database is away. */
async function ask (address, options) {
  const answer = await fetch(address, { credentials: 'same-origin', ...options })
  if (AWAY.includes(answer.status)) throw new Error('away')
  return answer
}

function pause () {
  return new Promise((resolve) => setTimeout(resolve, AGAIN))
}

class Board {
  constructor (element) {
    this.element = element
    this.number = Number(element.dataset.number)
    this.says = document.querySelector('[data-board-says]')
    this.wayBack = document.querySelector('[data-board-again]')
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
    this.say(this.element.dataset.lostText)
    setTimeout(() => this.read().then(() => { if (!this.over) this.follow() }), AGAIN)
  }

  told (number) {
    if (number > this.number) this.read()
  }

  carried (copy) {
    if (Date.now() - this.readAt > STAYS) this.read()
    else this.show(copy)
  }

  /* One reading at a time; what is told meanwhile is read after it. While the service is away it is asked again. */
  async read () {
    if (this.reading) {
      this.again = true
      return
    }
    this.reading = true
    this.readAt = Date.now()
    do {
      this.again = false
      try {
        const answer = await ask(this.element.dataset.part)
        if (answer.ok && !answer.redirected) this.show(await answer.text())
        else this.stop()
      } catch {
        this.say(this.element.dataset.lostText)
        this.again = true
        await pause()
      }
    } while (this.again && !this.over)
    this.reading = false
  }

  show (text) {
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-copy]')
    if (!fresh || Number(fresh.dataset.copy) < this.number) return /* one that was overtaken by a newer */
    const open = [...this.element.querySelectorAll('details[open][id]')].map((one) => one.id)
    const focused = this.element.contains(document.activeElement) ? document.activeElement.id : ''
    this.number = Number(fresh.dataset.copy)
    if (this.source.readyState === EventSource.OPEN) this.say('')
    this.element.replaceChildren(fresh)
    for (const id of open) document.getElementById(id)?.setAttribute('open', '')
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
    this.element.dispatchEvent(new CustomEvent('quoracy:shown', { bubbles: true }))
    this.tick()
  }

  /* Signed out, or no longer let in: what stands here stays, and a link leads back, over the sign-in where that is due. */
  stop () {
    this.over = true
    this.source.close()
    this.say(this.element.dataset.overText)
    if (this.wayBack) this.wayBack.hidden = false
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

/*
 * Enter keeps what was typed, Shift and Enter begin a new line. The page stays where it is. While the line is down the
 * same words are sent again under the same once-token until they are kept, so that they are put down once.
 */
class Say {
  constructor (form) {
    this.form = form
    this.text = form.querySelector('textarea')
    this.says = form.querySelector('[data-kept]')
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
      const answer = await this.sendUntilAnswered(new FormData(this.form))
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('form[data-say] [name=once]')
      if (!answer.redirected || !fresh) throw new Error('not kept')
      this.form.querySelector('[name=once]').value = fresh.value
      this.say('')
      if (this.text.value.startsWith(sent)) this.text.value = this.text.value.slice(sent.length).trimStart()
      this.text.focus()
    } catch {
      this.whole = true /* the page itself says what is wrong */
      this.form.requestSubmit()
    }
    this.sending = false
  }

  async sendUntilAnswered (body) {
    for (;;) {
      try {
        return await ask(this.form.action, { method: 'POST', body })
      } catch {
        this.say(this.form.dataset.awayText)
        await pause()
      }
    }
  }

  say (text) {
    if (this.says && this.says.textContent !== text) this.says.textContent = text
  }
}

export function follow (scope) {
  for (const element of scope.querySelectorAll('[data-board]')) new Board(element)
  for (const form of scope.querySelectorAll('form[data-say]')) new Say(form)
}
